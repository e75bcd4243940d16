import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type PagerHouse, pagerHouse } from "../../testing/pager-house.ts";
import { problemOf } from "../../testing/problem-of.ts";
import { openWebhookReceiver } from "../../testing/webhook-receiver.ts";
import { webhookSecret } from "../oncall/index.ts";

const MINUTE = 60_000;
let house: PagerHouse;
beforeAll(async () => {
  house = await pagerHouse({ allowPrivateUrls: true });
});
afterEach(async () => {
  house.mailbox.refuse(undefined);
  await house.resolveAll();
  await house.expectNothingMore();
});
afterAll(() => house.close());

let serial = 0;
const broken = (labels: Record<string, string> = {}) => {
  serial += 1;
  return { alertname: `Broken${serial}`, severity: "page", service: "checkout", ...labels };
};
const user = (name: string) => ({ kind: "user", name }) as const;
type Policy = Parameters<ReturnType<PagerHouse["as"]>["oncall"]["putEscalationPolicy"]>[0]["body"];
/** Makes checkout page by this. */
const pagedBy = async (policy: Policy, name = "payments-policy") =>
  house.as("editor").oncall.putEscalationPolicy({ params: { name }, body: policy });
const live = () => house.live("checkout");
const told = async (kind: string) => (await live()).timeline.filter((one) => one.kind === kind).map(({ text }) => text);
const responder = () => house.as("responder").incidents;

describe("whom a step means", () => {
  test("a round robin asks the next person each time", async () => {
    await pagedBy({ repeat: 0, steps: [{ targets: [{ kind: "roundRobin", users: ["ana", "ben", "cleo"] }] }] });
    for (const name of ["ana", "ben", "cleo", "ana"]) {
      await house.alert(broken());
      expect(house.mailTo(name).text).toContain("next in turn of the round robin");
      await house.resolveAll();
      await house.expectNothingMore();
    }
  });

  test("everyone of a team is told, on call or not", async () => {
    await pagedBy({ repeat: 0, steps: [{ targets: [{ kind: "everyone", team: "money" }] }] });
    await house.alert(broken());
    house.mailTo("ana");
    expect(house.mailTo("ben").text).toContain("in the team money, all of whom are told");
  });

  test("a program is told by a signed request, once, and again after it refused", async () => {
    const receiver = await openWebhookReceiver();
    receiver.secret = webhookSecret(house.kernel, receiver.url);
    await pagedBy({ repeat: 0, steps: [{ targets: [{ kind: "webhook", url: receiver.url }, user("dora")] }] });
    receiver.answer = 503;
    await house.alert(broken());
    house.mailTo("dora");
    receiver.answer = 204;
    await house.advance(5_000);
    expect(receiver.take()).toMatchObject({
      type: "incident.escalated",
      data: { shortId: (await live()).shortId, escalationPolicy: "payments-policy", priority: "P1" },
    });
    await house.advance(MINUTE);
    receiver.expectNothingMore();
    await receiver.close();
  });

  test("a hand-off goes on in the other policy, and does not come back", async () => {
    await pagedBy({ repeat: 0, steps: [{ targets: [user("cleo")] }] }, "platform");
    const handOff = { delayMinutes: 5, targets: [{ kind: "policy" as const, name: "platform" }] };
    await pagedBy({ repeat: 3, steps: [{ targets: [user("ana")] }, handOff] });
    await house.alert(broken());
    house.mailTo("ana");
    await house.advance(5 * MINUTE);
    expect(house.mailTo("cleo").text).toContain("step 1 of 1 of platform");
    expect(await told("handed_off")).toEqual([expect.stringContaining("the policy platform goes on")]);
    await house.advance(60 * MINUTE);
    expect(await told("exhausted")).toHaveLength(1);
  });

  test("a circle of hand-offs is refused, and so is deleting what somebody pages by", async () => {
    const to = (name: string): Policy => ({ repeat: 0, steps: [{ targets: [{ kind: "policy", name }] }] });
    await pagedBy({ repeat: 0, steps: [{ targets: [user("cleo")] }] }, "second");
    await pagedBy(to("second"), "first");
    expect((await problemOf(pagedBy(to("first"), "second"))).message).toContain("second → first → second");
    const { oncall } = house.as("editor");
    expect((await problemOf(oncall.deleteEscalationPolicy({ params: { name: "second" } }))).message).toContain(
      "the policy first",
    );
    expect((await problemOf(oncall.deleteEscalationPolicy({ params: { name: "payments-policy" } }))).message).toContain(
      "the service checkout",
    );
    await oncall.deleteEscalationPolicy({ params: { name: "first" } });
    await oncall.deleteEscalationPolicy({ params: { name: "second" } });
  });
});

describe("a branch", () => {
  const fork = (asks: NonNullable<Policy["steps"][number]["if"]>): Policy => ({
    repeat: 0,
    steps: [{ if: asks, steps: [{ targets: [user("ana")] }], else: [{ targets: [user("ben")], urgency: "low" }] }],
  });

  test.each([
    ["by a label that matches", { labels: ['env=~"prod.*"'] }, { env: "production" }, "ana"],
    ["by a label that does not", { labels: ['env=~"prod.*"'] }, { env: "test" }, "ben"],
    ["by priority", { priority: ["P1" as const] }, {}, "ana"],
    ["by what is not", { not: { priority: ["P1" as const] } }, {}, "ben"],
  ])("decides %s, and says why", async (_, asks, labels, name) => {
    await pagedBy(fork(asks));
    await house.alert(broken(labels));
    house.mailTo(name);
    expect(await told("decided")).toEqual([expect.stringMatching(/^Step 1 of 1: its (labels|priority)/)]);
  });

  test("decides by the working hours of a schedule, on the clock of the responder too", async () => {
    const days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;
    const now = house.kernel.clock.now();
    const hour = (shift: number) => `${String((now.getUTCHours() + shift + 24) % 24).padStart(2, "0")}:00`;
    const hours = { days: [...days], opens: hour(0), closes: hour(1) };
    for (const [clock, name] of [
      [{ responder: user("ana") }, "ana"],
      [{ timeZone: "Asia/Tokyo" }, "ben"],
    ] as const) {
      await pagedBy(fork({ hours: { ...hours, ...clock } }));
      await house.alert(broken());
      house.mailTo(name);
      await house.resolveAll();
    }
  });
});

describe("acknowledgements", () => {
  test("of as many as the step wants stop paging; those before stop only their own", async () => {
    const names = ["ana", "ben", "cleo"];
    await pagedBy({
      repeat: 0,
      steps: [
        { acknowledgements: 2, targets: names.map(user) },
        { delayMinutes: 5, targets: names.map(user) },
      ],
    });
    await house.alert(broken());
    const links = names.map((name) => house.mailTo(name).text.match(/\/ack\/(\S+)/)?.[1] ?? "");
    await house.as("nobody").incidents.useAckLink({ params: { token: links[0] ?? "" } });
    await house.as("nobody").incidents.useAckLink({ params: { token: links[0] ?? "" } });
    const half = await live();
    expect(half).toMatchObject({ status: "open", pagingRun: { acknowledgements: { wanted: 2, given: ["ana"] } } });
    await house.advance(5 * MINUTE);
    house.mailTo("ben");
    house.mailTo("cleo");
    await house.as("nobody").incidents.useAckLink({ params: { token: links[1] ?? "" } });
    expect(await live()).toMatchObject({ status: "acknowledged", acknowledgedBy: "ben" });
    await house.advance(60 * MINUTE);
  });

  test("without resolution are asked about: who answers keeps it, who does not gives it back", async () => {
    const steps = [{ targets: [user("ana")] }, { delayMinutes: 5, targets: [user("ben")] }];
    await pagedBy({ repeat: 0, steps, stillWorking: { askAfterMinutes: 30, answerWithinMinutes: 10 } });
    await house.alert(broken());
    const token = house.mailTo("ana").text.match(/\/ack\/(\S+)/)?.[1] ?? "";
    await house.as("nobody").incidents.useAckLink({ params: { token } });
    await house.advance(29 * MINUTE);
    await house.expectNothingMore();
    await house.advance(MINUTE);
    const question = house.mailTo("ana");
    expect(question.subject).toMatch(/^Still working on it\? /);
    const link = { params: { token: question.text.match(/\/ack\/(\S+)/)?.[1] ?? "" } };
    expect(await house.as("nobody").incidents.getAckLink(link)).toMatchObject({
      usable: true,
      because: expect.stringContaining("asked whether they still work on it"),
    });
    await house.as("nobody").incidents.useAckLink(link);
    expect(await told("still_working")).toEqual(["Answered: ana still works on it"]);
    await house.advance(30 * MINUTE);
    house.mailTo("ana");
    expect((await live()).pagingRun?.question).toMatchObject({ of: "ana", answerUntil: expect.any(Date) });
    await house.advance(10 * MINUTE);
    expect(house.mailTo("ana").text).toContain("step 1 of 2");
    expect(await live()).toMatchObject({ status: "open", acknowledgedBy: null, pagingRun: { question: null } });
    await house.advance(5 * MINUTE);
    house.mailTo("ben");
  });
});

describe("what was lost", () => {
  test("a question without its timer, and a program that nobody calls, are found and set going", async () => {
    const receiver = await openWebhookReceiver();
    receiver.secret = webhookSecret(house.kernel, receiver.url);
    receiver.answer = 503;
    const targets = [user("ana"), { kind: "webhook" as const, url: receiver.url }];
    await pagedBy({ repeat: 0, steps: [{ targets }], stillWorking: { askAfterMinutes: 30, answerWithinMinutes: 10 } });
    await house.alert(broken());
    house.mailTo("ana");
    await responder().acknowledge({ params: { id: (await live()).shortId } });
    await sql`select graphile_worker.complete_jobs(array_agg(id)) from graphile_worker.jobs
      where task_identifier in ('incidents.askStillWorking', 'incidents.callProgram')`.execute(house.kernel.db);
    receiver.answer = 204;
    await house.advance(30 * MINUTE);
    receiver.expectNothingMore();
    await house.runPeriodic("incidents.auditPaging");
    await house.settle();
    expect(receiver.take()).toMatchObject({ type: "incident.escalated" });
    expect((await live()).pagingRun?.question?.askedAt).not.toBeNull();
    house.mailbox.take("the-responder@example.org");
    await receiver.close();
  });
});

describe("a chosen step", () => {
  test("is taken by hand, in a side of a branch too, and paging goes on from there", async () => {
    const steps = [
      { targets: [user("ana")] },
      { delayMinutes: 5, if: { priority: ["P5" as const] }, steps: [{ targets: [user("ben")] }] },
      { delayMinutes: 5, targets: [user("cleo")] },
    ];
    await pagedBy({ repeat: 0, steps });
    await house.alert(broken());
    house.mailTo("ana");
    const { shortId: id, pagingRun } = await live();
    expect(pagingRun?.coming.map(({ path, kind }) => `${path} ${kind}`)).toEqual(["2 decision", "3 step"]);
    await responder().escalate({ params: { id }, body: { step: "2.then.1" } });
    await house.settle();
    expect(house.mailTo("ben").text).toContain("step 2 of 3, then 1 of 1, at once: the-responder asked for it");
    await house.advance(5 * MINUTE);
    house.mailTo("cleo");
    await responder().acknowledge({ params: { id } });
    await responder().escalate({ params: { id }, body: { step: "1" } });
    await house.settle();
    house.mailTo("ana");
    expect((await live()).pagingRun?.passed.map(({ path }) => path)).toEqual(["1", "2.then.1", "3", "1"]);
    await house.advance(60 * MINUTE);
  });
});

describe("the fallback", () => {
  test("pages when no step of a policy reaches anybody; where it is a policy, that", async () => {
    await pagedBy({ repeat: 2, steps: [{ targets: [{ kind: "schedule", name: "empty" }] }] });
    await house.alert(broken());
    expect(house.mailTo("the-admin").text).toContain("step 1 of 1");
    expect(await told("fallback")).toEqual([
      expect.stringMatching(/^The fallback pages: payments-policy reached nobody .*its administrators are paged/),
    ]);
    await house.resolveAll();
    await pagedBy({ repeat: 0, fallback: true, steps: [{ targets: [user("dora")] }] }, "last-resort");
    const again = { repeat: 0, fallback: true, steps: [{ targets: [user("ana")] }] };
    expect((await problemOf(pagedBy(again, "another"))).message).toContain("last-resort is the fallback");
    await house.alert(broken());
    house.mailTo("dora");
    await house.as("editor").oncall.deleteEscalationPolicy({ params: { name: "last-resort" } });
  });
});

describe("answers", () => {
  const answer = (name: string, given: Record<string, unknown>) =>
    house.app.jobs
      .find((job) => job.name === "incidents.onAnswerReceived")
      ?.run({
        eventId: "0197f000-0000-7000-8000-000000000001",
        at: new Date().toISOString(),
        actor: name,
        payload: { user: name, note: null, channel: "slack", via: "by a button in Slack", at: new Date(), ...given },
      });
  const asked = async (name: string) => {
    const page = (await live()).pagingRun?.pages.find((one) => one.user === name);
    const { rows } = await sql<{ id: string }>`select id from user_account where name = ${name}`.execute(
      house.kernel.db,
    );
    return { pageId: page?.id ?? null, incidentId: (await live()).id, userId: rows[0]?.id };
  };

  test("from a channel pass it on once, write a note, and acknowledge as the person", async () => {
    await pagedBy({ repeat: 0, steps: [{ targets: [user("ana")] }, { delayMinutes: 5, targets: [user("ben")] }] });
    await house.alert(broken());
    house.mailTo("ana");
    const ana = await asked("ana");
    for (let twice = 0; twice < 2; twice += 1) await answer("ana", { ...ana, answer: "escalate" });
    await house.settle();
    house.mailTo("ben");
    await house.expectNothingMore();
    const ben = await asked("ben");
    for (let twice = 0; twice < 2; twice += 1) await answer("ben", { ...ben, answer: "acknowledge", note: "On it." });
    expect(await live()).toMatchObject({ status: "acknowledged", acknowledgedBy: "ben" });
    expect(await told("acknowledged")).toEqual(["Acknowledged: ben acknowledged it by a button in Slack"]);
  });

  test("of somebody who was not paged and may not write change nothing", async () => {
    await pagedBy({ repeat: 0, steps: [{ targets: [user("ana")] }] });
    await house.alert(broken());
    house.mailTo("ana");
    const { id } = await live();
    await sql`update user_account set role = 'viewer' where name = 'dora'`.execute(house.kernel.db);
    await answer("dora", { ...(await asked("dora")), incidentId: id, answer: "resolve" });
    expect(await live()).toMatchObject({ status: "open" });
    await sql`update user_account set role = 'responder' where name = 'dora'`.execute(house.kernel.db);
  });
});

describe("what was done at the door of an alert", () => {
  test("acknowledges its incident in the name that the sender gives, and hands it back", async () => {
    await pagedBy({ repeat: 0, steps: [{ targets: [user("ana")] }, { delayMinutes: 5, targets: [user("ben")] }] });
    await house.alert(broken());
    house.mailTo("ana");
    const alertId = (await live()).alertIds[0] ?? "";
    const act = (action: string, note: string | null = null) =>
      house.app.jobs
        .find((job) => job.name === "incidents.onAlertActionReceived")
        ?.run({
          eventId: "0197f000-0000-7000-8000-000000000002",
          at: house.kernel.clock.now().toISOString(),
          actor: "pagerduty",
          payload: {
            ...{ alertId, shortId: "ALR-1", identity: "x", source: "pagerduty", integrationId: null },
            ...{ action, by: "oncall@example.org", note },
          },
        });
    for (let twice = 0; twice < 2; twice += 1) await act("acknowledge", "Looking");
    expect(await live()).toMatchObject({ status: "acknowledged", acknowledgedBy: "oncall@example.org" });
    expect(await told("acknowledged")).toEqual(["Acknowledged: oncall@example.org acknowledged it through pagerduty"]);
    await act("unacknowledge");
    expect(await live()).toMatchObject({ status: "open" });
    await house.settle();
    await act("escalate");
    await house.settle();
    house.mailTo("ben");
  });
});

test("a hundred incidents that open together are paged for with a handful of statements", async () => {
  await pagedBy({ repeat: 0, steps: [{ targets: [{ kind: "roundRobin", users: ["ana", "ben"] }] }] });
  const { startPagings } = await import("./start-paging.ts");
  const { incidentsStore } = await import("./incidents-store.ts");
  const { servicesByNames } = await import("../catalog/index.ts");
  const { inTransaction } = await import("../../kernel/database.ts");
  const { newId } = await import("../../kernel/id.ts");
  const { judgeStore } = await import("./judge-store.ts");
  const { db } = house.kernel;
  const service = (await servicesByNames(db, ["checkout"])).get("checkout");
  let statements = 0;
  const counting = db.withPlugin({
    transformQuery: ({ node }) => {
      statements += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  const numbers = Array.from({ length: 100 }, (_, index) => index);
  await inTransaction(db, async (tx) => {
    await judgeStore(tx).insert(
      numbers.map((number) => ({
        ...{ id: newId(), title: `Storm ${number}`, severity: "SEV1", serviceId: null, serviceName: null },
        ...{ groupKey: null, environment: null, origin: "declared", because: "a storm" },
        ...{ beganAt: house.kernel.clock.now(), test: true },
      })),
    );
  });
  await inTransaction(counting, async (tx) => {
    const { rows } = await sql<{
      id: string;
    }>`select id from incident where title like 'Storm %' order by number`.execute(tx);
    const held = await incidentsStore(tx).byIds(rows.map(({ id }) => id));
    const now = house.kernel.clock.now();
    statements = 0;
    await startPagings(
      tx,
      held.map((incident) => ({ scene: { kernel: house.kernel, tx, incident, now }, service })),
    );
  });
  expect(statements).toBeLessThan(30);
  const { rows } = await sql<{ userName: string; pages: number }>`
    select user_name, count(*)::int as pages from page join incident on incident.id = incident_id
    where title like 'Storm %' group by user_name order by user_name`.execute(db);
  expect(rows).toEqual([
    { userName: "ana", pages: 50 },
    { userName: "ben", pages: 50 },
  ]);
  await sql`update incident set status = 'resolved', resolved_at = now() where title like 'Storm %'`.execute(db);
  await sql`update paging_run set status = 'stopped' where status = 'running'`.execute(db);
  await sql`delete from graphile_worker._private_jobs`.execute(db);
});
