import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { FakeClock } from "../../kernel/clock.ts";
import { type PagerHouse, pagerHouse } from "../../testing/pager-house.ts";
import { openWebhookReceiver } from "../../testing/webhook-receiver.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let house: PagerHouse;
beforeAll(async () => {
  house = await pagerHouse();
});
afterEach(async () => {
  house.mailbox.refuse(undefined);
  await house.resolveAll();
  await house.expectNothingMore();
});
afterAll(() => house.close());

let serial = 0;
const broken = (service: string, labels: Record<string, string> = {}) => {
  serial += 1;
  return { alertname: `Broken${serial}`, severity: "page", service, ...labels };
};
const told = async (service: string, kind: string) =>
  (await house.live(service)).timeline.filter((entry) => entry.kind === kind).map(({ text }) => text);
const repairs = async () =>
  (await house.kernel.metrics.pagingRepairs.get()).values.reduce((sum, { value }) => sum + value, 0);

describe("a page", () => {
  test("follows the alert at once, to whoever is on call, and says why", async () => {
    await house.alert(broken("payments"));
    const { shortId, timeline, pagingRun, openAlerts } = await house.live("payments");
    const mail = house.mailTo("ana");
    expect(mail.subject).toMatch(new RegExp(`^\\[SEV1\\] payments: Broken\\d+ is wrong \\(${shortId}\\)$`));
    expect(mail.text).toMatch(/Why you: on call for payments-primary \(rotation week\); step 1 of 2/);
    expect(mail.text).toContain(`http://shipshape.test/incidents/${shortId}`);
    expect(timeline.map(({ kind }) => kind)).toEqual(["opened", "alert", "paged", "delivered"]);
    expect(pagingRun).toMatchObject({
      escalationPolicy: "payments-policy",
      status: "running",
      stepsTaken: 1,
      because: "step 2 of 2 is due in 5 min unless somebody acknowledges",
      pages: [{ user: "ana", step: 1, status: "delivered" }],
    });
    expect(openAlerts).toBe(1);
  });

  test("failure mode 7: goes to the one who took over", async () => {
    const now = house.kernel.clock.now().getTime();
    await house.as("responder").oncall.createOverride({
      params: { name: "payments-primary" },
      body: { user: "dora", from: new Date(now - HOUR), to: new Date(now + MINUTE), reason: "swapped" },
    });
    await house.alert(broken("payments"));
    expect(house.mailTo("dora").text).toContain("override: swapped");
    await house.advance(2 * MINUTE);
  });

  test("also goes to a signed webhook", async () => {
    const receiver = await openWebhookReceiver();
    const { contactMethod, secret } = await house
      .as("responder")
      .notify.addMyContactMethod({ body: { channel: "webhook", address: receiver.url } });
    receiver.secret = secret ?? "";
    const now = house.kernel.clock.now().getTime();
    await house.as("responder").oncall.createOverride({
      params: { name: "payments-primary" },
      body: { user: "the-responder", from: new Date(now), to: new Date(now + MINUTE) },
    });
    await house.alert(broken("payments"));
    house.mailTo("the-responder");
    expect(receiver.take()).toMatchObject({
      type: "page.requested",
      data: { shortId: (await house.live("payments")).shortId },
    });
    receiver.expectNothingMore();
    await house.as("responder").notify.removeMyContactMethod({ params: { contactMethodId: contactMethod.id ?? "" } });
    await receiver.close();
    await house.advance(2 * MINUTE);
  });
});

describe("an escalation", () => {
  test("failure mode 2, delivered but never noticed: goes on to the next step, and over again, and ends loudly", async () => {
    await house.alert(broken("payments"));
    house.mailTo("ana");
    await house.advance(4.5 * MINUTE);
    await house.expectNothingMore();
    await house.advance(MINUTE / 2 + 1_000);
    expect(house.mailTo("ben").text).toContain(
      "named by the escalation policy; step 2 of 2: nobody acknowledged for 5 min",
    );
    house.mailTo("cleo");
    await house.advance(5 * MINUTE);
    expect(house.mailTo("ana").text).toContain("step 1 of 2, round 2 of 2");
    await house.advance(5 * MINUTE);
    house.mailTo("ben");
    house.mailTo("cleo");
    expect(await told("payments", "exhausted")).toEqual([]);
    await house.advance(5 * MINUTE);
    expect(await told("payments", "exhausted")).toEqual([
      expect.stringMatching(/^NOBODY ANSWERED: .*all 4 steps were taken/),
    ]);
    expect((await house.live("payments")).pagingRun).toMatchObject({
      status: "stopped",
      stepsTaken: 4,
      nextStepAt: null,
    });
    await house.advance(HOUR);
  });

  test("begins again when an alert joins an incident that nobody answered", async () => {
    await house.alert(broken("payments"));
    house.mailTo("ana");
    for (let step = 0; step < 4; step += 1) await house.advance(5 * MINUTE + 1_000);
    for (const name of ["ben", "cleo", "ana", "ben", "cleo"]) house.mailTo(name);
    await house.alert(broken("payments"));
    house.mailTo("ana");
    expect((await house.live("payments")).pagingRun).toMatchObject({ status: "running", stepsTaken: 1 });
  });

  test("takes the next step at once where nobody is on call, and says so", async () => {
    await house.alert(broken("inventory"));
    expect(house.mailTo("dora").text).toContain("step 2 of 2, at once: the step before reached nobody");
    expect(await told("inventory", "unreachable")).toEqual([
      expect.stringContaining("nobody is on call for empty: gap"),
    ]);
  });

  test("failure mode 8, an unreachable person: named, and the next is asked at once", async () => {
    await house.kernel.db
      .updateTable("userAccount")
      .set({ disabledAt: new Date() })
      .where("name", "=", "ana")
      .execute();
    await house.alert(broken("payments"));
    await house.kernel.db.updateTable("userAccount").set({ disabledAt: null }).where("name", "=", "ana").execute();
    house.mailTo("ben");
    house.mailTo("cleo");
    expect(await told("payments", "unreachable")).toEqual([expect.stringContaining("that account is disabled")]);
  });

  test("does not wait when no message of a step could be delivered", async () => {
    house.mailbox.refuse({ code: 550, text: "5.1.1 no such user", only: "ana@example.org" });
    await house.alert(broken("payments"));
    expect(house.mailTo("ben").text).toContain(
      "step 2 of 2, at once: no message of the step before could be delivered",
    );
    house.mailTo("cleo");
    expect(await told("payments", "undelivered")).toEqual([
      expect.stringContaining("ana could not be reached by email: the mail server did not take it"),
    ]);
    const { pagingRun } = await house.live("payments");
    expect(pagingRun?.pages.map(({ user, status }) => `${user} ${status}`)).toEqual([
      "ana failed",
      "ben delivered",
      "cleo delivered",
    ]);
  });

  test("whose every message is refused does not burn through its rounds", async () => {
    house.mailbox.refuse({ code: 550, text: "5.1.1 no such user" });
    await house.alert(broken("payments"));
    expect((await house.live("payments")).pagingRun).toMatchObject({ status: "running", stepsTaken: 2 });
    await house.advance(5 * MINUTE + 1_000);
    expect((await house.live("payments")).pagingRun).toMatchObject({ status: "running", stepsTaken: 4 });
  });

  test("goes on while a broken channel is tried again", async () => {
    house.mailbox.refuse({ code: 451, text: "4.3.0 later", only: "ana@example.org" });
    await house.alert(broken("payments"));
    for (let second = 0; second < 5 * 60; second += 60) await house.advance(MINUTE);
    await house.advance(2_000);
    house.mailTo("ben");
    house.mailTo("cleo");
    house.mailbox.refuse(undefined);
    await house.advance(MINUTE);
    house.mailTo("ana");
  });

  test("by hand takes the next step now", async () => {
    await house.alert(broken("payments"));
    house.mailTo("ana");
    const id = (await house.live("payments")).shortId;
    await house.as("responder").incidents.escalate({ params: { id } });
    await house.settle();
    expect(house.mailTo("ben").text).toContain("at once: the-responder asked for it");
    house.mailTo("cleo");
    await house.as("responder").incidents.acknowledge({ params: { id } });
    await house.as("responder").incidents.escalate({ params: { id } });
    await house.settle();
    house.mailTo("ana");
    await house.advance(HOUR);
  });
});

describe("nothing is lost", () => {
  test("failure mode 3, a lost timer: the audit sets the run going again, and counts it", async () => {
    await house.alert(broken("payments"));
    house.mailTo("ana");
    await sql`select graphile_worker.complete_jobs(array_agg(id)) from graphile_worker.jobs
      where task_identifier = 'incidents.takeStep'`.execute(house.kernel.db);
    await house.advance(6 * MINUTE);
    const before = await repairs();
    await house.runPeriodic("incidents.auditPaging");
    house.mailTo("ben");
    house.mailTo("cleo");
    expect(await repairs()).toBe(before + 1);
    await house.runPeriodic("incidents.auditPaging");
    expect(await repairs()).toBe(before + 1);
  });

  test("failure mode 4, what was never taken up: an unjudged alert and a page without a message are found", async () => {
    const { kernel } = house;
    await house.as("responder").alerts.ingest({ body: { alerts: [{ labels: broken("payments") }] } });
    await sql`delete from graphile_worker._private_jobs`.execute(kernel.db);
    await house.advance(MINUTE + 1_000);
    await house.runPeriodic("incidents.auditPaging");
    house.mailTo("ana");
    await kernel.db.deleteFrom("notification").execute();
    await kernel.db.updateTable("page").set({ status: "pending" }).execute();
    await house.advance(MINUTE + 1_000);
    await house.runPeriodic("incidents.auditPaging");
    house.mailTo("ana");
  });

  test("failure mode 15, two nodes take the same step: it is paged once", async () => {
    await house.alert(broken("payments"));
    house.mailTo("ana");
    const run = (await house.live("payments")).pagingRun;
    const job = house.app.jobs.find(({ name }) => name === "incidents.takeStep");
    await sql`update paging_run set last_step_at = last_step_at - interval '6 minutes'`.execute(house.kernel.db);
    await Promise.all(Array.from({ length: 6 }, () => job?.run({ runId: run?.id })));
    await house.settle();
    house.mailTo("ben");
    house.mailTo("cleo");
  });

  test("failure mode 17, a node whose clock runs ahead: steps keep the time of the database", async () => {
    await house.alert(broken("payments"));
    house.mailTo("ana");
    const clock = house.kernel.clock as FakeClock;
    clock.advance(3 * HOUR);
    const run = (await house.live("payments")).pagingRun;
    await house.app.jobs.find(({ name }) => name === "incidents.takeStep")?.run({ runId: run?.id });
    await house.settle();
    clock.advance(-3 * HOUR);
    expect((await house.live("payments")).pagingRun).toMatchObject({ stepsTaken: 1 });
  });

  test("a page that failed for want of a mail server says what to do, on the timeline", async () => {
    const bare = await pagerHouse({ smtpUrl: undefined });
    await bare.alert(broken("payments"));
    const { incidents } = await bare.as("viewer").incidents.list();
    const { timeline } = await bare.as("viewer").incidents.get({ params: { id: incidents[0]?.shortId ?? "" } });
    expect(timeline.filter(({ kind }) => kind === "undelivered")[0]?.text).toContain("SHIPSHAPE_SMTP_URL");
    await bare.close();
  });
});
