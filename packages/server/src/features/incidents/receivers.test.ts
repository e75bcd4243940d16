import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type PagerHouse, pagerHouse } from "../../testing/pager-house.ts";

const MINUTE = 60_000;
const HOUSE = `
apiVersion: shipshape/v1
kind: EscalationPolicy
metadata: { name: databases }
spec:
  repeat: 0
  steps:
    - { targets: [{ kind: user, name: dora }] }
    - { delayMinutes: 10, targets: [{ kind: user, name: cleo }] }
---
apiVersion: shipshape/v1
kind: EscalationPolicy
metadata: { name: two-of-us }
spec: { repeat: 0, steps: [{ acknowledgements: 2, targets: [{ kind: user, name: ben }, { kind: user, name: cleo }] }] }
---
apiVersion: shipshape/v1
kind: EscalationPolicy
metadata: { name: no-longer }
spec: { repeat: 0, steps: [{ targets: [{ kind: user, name: dora }] }] }
---
apiVersion: shipshape/v1
kind: EscalationPolicy
metadata: { name: of-ana }
spec:
  repeat: 0
  steps:
    - { targets: [{ kind: user, name: ana }] }
    - { delayMinutes: 10, targets: [{ kind: user, name: dora }] }
---
apiVersion: shipshape/v1
kind: AlertRouting
metadata: { name: default }
spec:
  receivers:
    - { name: owners }
    - { name: dba, escalationPolicy: databases }
    - { name: pair, escalationPolicy: two-of-us }
    - { name: archive, notifyOnly: true }
    - { name: gone, escalationPolicy: no-longer }
    - { name: ana, escalationPolicy: of-ana }
    - { name: asleep, escalationPolicy: two-of-us }
  route:
    receiver: owners
    groupWait: 0s
    groupInterval: 1s
    routes:
      - { matchers: [log="yes"], receiver: archive, continue: true }
      - { matchers: [db!=""], receiver: dba, groupBy: [db], continue: true }
      - { matchers: [pair!=""], receiver: pair, continue: true }
      - { matchers: [gone!=""], receiver: gone, continue: true }
      - { matchers: [ana!=""], receiver: ana, continue: true }
      - { matchers: [asleep!=""], receiver: asleep, continue: true, muteTimeIntervals: [always] }
      - { matchers: [service!=""], receiver: owners }
  timeIntervals: [{ name: always, timeIntervals: [{ weekdays: ["sunday:saturday"] }] }]
`;

let house: PagerHouse;
beforeAll(async () => {
  house = await pagerHouse();
  await house.as("admin").configuration.apply({ body: { files: [{ path: "house.yaml", text: HOUSE }] } });
  await house.kernel.db.deleteFrom("escalationPolicy").where("name", "=", "no-longer").execute();
});
afterEach(async () => {
  await house.resolveAll();
  await house.expectNothingMore();
});
afterAll(() => house.close());

let serial = 0;
const broken = async (labels: Record<string, string>) => {
  serial += 1;
  await house.alert({ alertname: `Broken${serial}`, severity: "page", service: "payments", ...labels });
  await house.advance(3_000);
};
const live = () => house.live("payments");
const policies = async () => {
  const { pagingRun, otherPagingRuns } = await live();
  return [pagingRun, ...otherPagingRuns].map((run) => `${run?.escalationPolicy} ${run?.status}`);
};
const told = async (kind: string) => (await live()).timeline.filter((one) => one.kind === kind).map(({ text }) => text);
const responder = () => house.as("responder").incidents;

describe("several receivers of one alert", () => {
  test("are all paged, each by its policy and in its own time; the first one is only listed", async () => {
    await broken({ log: "yes", db: "main" });
    expect(house.mailTo("dora").text).toContain("step 1 of 2");
    expect(house.mailTo("ana").text).toContain("on call for payments-primary");
    expect(await policies()).toEqual(["databases running", "payments-policy running"]);
    const { pagingRun, otherPagingRuns } = await live();
    expect(pagingRun?.chosenBecause).toBe("databases is the escalation policy of the receiver dba");
    expect(pagingRun?.pages.map(({ user }) => user)).toEqual(["dora"]);
    expect(otherPagingRuns[0]?.pages.map(({ user }) => user)).toEqual(["ana"]);
    await house.advance(5 * MINUTE);
    house.mailTo("ben");
    house.mailTo("cleo");
    await house.advance(5 * MINUTE);
    house.mailTo("cleo");
    // payments goes its second round
    house.mailTo("ana");
  });

  test("one acknowledgement stops all of them", async () => {
    await broken({ db: "main" });
    house.mailTo("dora");
    house.mailTo("ana");
    const { shortId } = await live();
    await responder().acknowledge({ params: { id: shortId } });
    expect(await policies()).toEqual(["databases stopped", "payments-policy stopped"]);
    await house.advance(30 * MINUTE);
    await house.expectNothingMore();
  });

  test("an acknowledgement that is taken back lets all of them go on", async () => {
    await broken({ db: "main" });
    house.mailTo("dora");
    house.mailTo("ana");
    const { shortId } = await live();
    await responder().acknowledge({ params: { id: shortId } });
    await house.advance(30_000);
    await responder().unacknowledge({ params: { id: shortId } });
    expect(await policies()).toEqual(["databases running", "payments-policy running"]);
    await house.advance(5 * MINUTE);
    house.mailTo("ben");
    house.mailTo("cleo");
  });

  test("each of which wants its own number of acknowledgements: who has enough is asked no more", async () => {
    await broken({ db: "main", pair: "yes" });
    for (const name of ["dora", "ben", "cleo", "ana"]) house.mailTo(name);
    const { shortId } = await live();
    await responder().acknowledge({ params: { id: shortId } });
    expect(await live()).toMatchObject({ status: "open" });
    expect(await policies()).toEqual(["databases stopped", "two-of-us running", "payments-policy stopped"]);
    await house.as("admin").incidents.acknowledge({ params: { id: shortId } });
    expect(await live()).toMatchObject({ status: "acknowledged" });
  });

  test("escalating takes the next step of each, or of the one that is named", async () => {
    await broken({ db: "main" });
    house.mailTo("dora");
    house.mailTo("ana");
    const { shortId } = await live();
    await responder().escalate({ params: { id: shortId }, body: { step: "2", policy: "databases" } });
    await house.settle();
    house.mailTo("cleo");
    await house.expectNothingMore();
    await responder().escalate({ params: { id: shortId }, body: {} });
    await house.settle();
    house.mailTo("ben");
    house.mailTo("cleo");
  });

  test("of which one has come to its end says that the others go on", async () => {
    await broken({ db: "main" });
    house.mailTo("dora");
    house.mailTo("ana");
    await house.advance(5 * MINUTE);
    for (const name of ["ben", "cleo"]) house.mailTo(name);
    await house.advance(5 * MINUTE);
    for (const name of ["cleo", "ana"]) house.mailTo(name);
    await house.advance(5 * MINUTE);
    for (const name of ["ben", "cleo"]) house.mailTo(name);
    await house.advance(5 * MINUTE);
    await house.advance(10 * MINUTE);
    const said = (await told("exhausted")).join("\n");
    expect(said).toMatch(/Nobody answered \S+: .*, and all \d steps were taken\. Paging goes on by \S+\./);
    expect(said.match(/NOBODY ANSWERED/g)).toHaveLength(1);
  });

  test("of which one names a policy that is gone, or is muted now: the others are paged, and the first is said", async () => {
    await broken({ gone: "yes", asleep: "yes" });
    house.mailTo("ana");
    expect(await policies()).toEqual(["payments-policy running"]);
    expect(await told("unreachable")).toEqual([
      expect.stringMatching(/^Nobody is paged for one of its receivers, .* no such policy: apply an EscalationPolicy/),
    ]);
  });
});

test("the receiver that a rule names is paged in place of those of the tree", async () => {
  await house.as("editor").alerts.putRule({
    params: { name: "to-dba" },
    body: { when: 'labels.area == "storage"', do: { route: { receiver: "dba" } } },
  });
  await broken({ area: "storage", pair: "yes" });
  house.mailTo("dora");
  expect(await policies()).toEqual(["databases running"]);
});

describe("an alert that joins", () => {
  test("pages whoever answers for it and was not asked yet, and nobody twice", async () => {
    await broken({});
    house.mailTo("ana");
    await broken({ other: "yes", pair: "yes" });
    for (const name of ["ben", "cleo"]) house.mailTo(name);
    await broken({ pair: "yes" });
    await house.expectNothingMore();
    expect(await policies()).toEqual(["payments-policy running", "two-of-us running"]);
    const { alerts } = await house.as("viewer").alerts.list({ query: { label: "other=yes" } });
    expect(alerts[0]?.because).toContain("people are being paged for it; two-of-us pages for it too");
  });

  test("an incident that somebody looks after asks them once", async () => {
    await broken({});
    house.mailTo("ana");
    const { shortId } = await live();
    await responder().acknowledge({ params: { id: shortId } });
    await broken({ pair: "yes" });
    for (const name of ["ben", "cleo"])
      expect(house.mailTo(name).text).toMatch(/step 1 of 1, at once: Broken\d+ is wrong \(ALR-\d+\) joined/);
    await house.advance(30 * MINUTE);
    await house.expectNothingMore();
    expect(await live()).toMatchObject({ status: "acknowledged" });
  });
});

test("the audit finds the lost timer of any of several runs", async () => {
  await broken({ db: "main" });
  house.mailTo("dora");
  house.mailTo("ana");
  const { pagingRun, otherPagingRuns } = await live();
  expect([pagingRun?.id, otherPagingRuns[0]?.id].every(Boolean)).toBe(true);
  await house.kernel.db
    .updateTable("pagingRun")
    .set({ nextStepAt: null })
    .where("id", "=", otherPagingRuns[0]?.id ?? "")
    .execute();
  await house.runPeriodic("incidents.auditPaging");
  await house.settle();
  const [repaired] = (await live()).otherPagingRuns;
  expect(repaired?.nextStepAt).not.toBeNull();
});

describe("somebody whom two policies ask for the same incident at once", () => {
  test("gets one message, which says why both asked, and one answer stops both", async () => {
    await broken({ ana: "yes" });
    const mail = house.mailTo("ana");
    await house.expectNothingMore();
    expect(mail.subject).not.toContain("incidents");
    expect(mail.text).toContain("named by the escalation policy; step 1 of 2; and on call for payments-primary");
    const { shortId } = await live();
    expect((await responder().acknowledge({ params: { id: shortId } })).status).toBe("acknowledged");
    expect(await policies()).toEqual(["of-ana stopped", "payments-policy stopped"]);
    await house.advance(30 * MINUTE);
  });

  test("whose message arrived was reached for both, and the story of each says so", async () => {
    await broken({ ana: "yes" });
    house.mailTo("ana");
    const { pagingRun, otherPagingRuns } = await live();
    for (const run of [pagingRun, ...otherPagingRuns])
      expect(run?.pages.map(({ status }) => status)).toEqual(["delivered"]);
    const { notifications } = await house.as("admin").notify.listNotifications({ query: {} });
    const stories = await Promise.all(
      notifications
        .filter(({ user, subject }) => user === "ana" && subject.includes(`Broken${serial} `))
        .map(({ id }) => house.as("admin").notify.getPageStory({ params: { notificationId: id } })),
    );
    expect(stories.map(({ messages }) => messages.map((message) => message.alsoBecause.length))).toEqual([[1], [1]]);
  });

  test("who passes it on passes both on", async () => {
    await broken({ ana: "yes" });
    const token = /\/ack\/(\S+)/.exec(house.mailTo("ana").text)?.[1] ?? "";
    const { paged } = await house.as("nobody").incidents.passAckLink({ params: { token } });
    expect(paged.sort()).toEqual(["ben", "cleo", "dora"]);
    await house.settle();
    for (const name of ["ben", "cleo", "dora"]) house.mailTo(name);
  });
});
