import { alertUnmuted } from "@shipshape/contract/alerts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type PagerHouse, pagerHouse } from "../../testing/pager-house.ts";
import { pageUnmuted } from "./page-unmuted.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const policy = (name: string, user: string) => `
apiVersion: shipshape/v1
kind: EscalationPolicy
metadata: { name: ${name} }
spec: { repeat: 0, steps: [{ targets: [{ kind: user, name: ${user} }] }] }
---`;
/** The desk is muted for an hour from noon, the lab for two. */
const HOUSE = `${policy("first", "ana")}${policy("desk", "ben")}${policy("lab", "cleo")}
apiVersion: shipshape/v1
kind: AlertRouting
metadata: { name: default }
spec:
  receivers:
    - { name: first, escalationPolicy: first }
    - { name: desk, escalationPolicy: desk }
    - { name: lab, escalationPolicy: lab }
    - { name: owners }
    - { name: listed, notifyOnly: true }
  route:
    receiver: listed
    groupWait: 0s
    groupInterval: 1s
    routes:
      - { matchers: [desk!=""], receiver: desk, continue: true, muteTimeIntervals: [one] }
      - { matchers: [lab!=""], receiver: lab, continue: true, muteTimeIntervals: [two] }
      - { matchers: [low!=""], receiver: owners }
      - { matchers: [service="payments"], receiver: first }
  timeIntervals:
    - { name: one, timeIntervals: [{ times: [{ startTime: "12:00", endTime: "13:00" }] }] }
    - { name: two, timeIntervals: [{ times: [{ startTime: "12:00", endTime: "14:00" }] }] }
`;

let house: PagerHouse;
beforeAll(async () => {
  house = await pagerHouse();
  await house.as("admin").configuration.apply({ body: { files: [{ path: "house.yaml", text: HOUSE }] } });
});
afterAll(() => house.close());
/** It is noon, UTC. */
beforeEach(() => house.advance((36 * HOUR - (house.kernel.clock.now().getTime() % DAY)) % DAY));
afterEach(async () => {
  await house.resolveAll();
  await house.expectNothingMore();
});

let serial = 0;
/** An alert of which its receivers that are not muted have heard. */
const broken = async (labels: Record<string, string>) => {
  serial += 1;
  const all = { alertname: `Broken${serial}`, severity: "page", service: "payments", ...labels };
  await house.alert(all);
  await house.advance(3_000);
  return all;
};
const live = () => house.live("payments");
const policies = async () => {
  const { pagingRun, otherPagingRuns } = await live();
  return [pagingRun, ...otherPagingRuns].map((run) => run?.escalationPolicy);
};
const told = async () => (await live()).timeline.filter(({ kind }) => kind === "unmuted").map(({ text }) => text);
const responder = () => house.as("responder");
const alertOf = async ({ alertname }: { alertname: string }) => {
  const { alerts } = await house.as("viewer").alerts.list({ query: { label: `alertname=${alertname}` } });
  const [only] = alerts;
  if (!only) throw new Error(`${alertname} is not there`);
  return { ...only, why: await house.as("viewer").alerts.why({ params: { id: only.shortId } }) };
};

describe("receivers that were muted when others were paged", () => {
  test("page by their own policies as their mutes end, once, whatever is looked at or told twice", async () => {
    const labels = await broken({ desk: "yes", lab: "yes" });
    house.mailTo("ana");
    expect((await alertOf(labels)).why.because).toMatch(/desk and lab are muted, the first of them until \S+T13:00:00/);
    // what is said anew of it does not forget who waits
    const annotations = { summary: "it is worse" };
    await responder().alerts.ingest({ body: { alerts: [{ labels, status: "firing", annotations }] } });
    await house.advance(30 * MINUTE);
    await house.expectNothingMore();

    await house.advance(31 * MINUTE);
    house.mailTo("ben");
    await house.expectNothingMore();
    expect(await policies()).toEqual(["first", "desk"]);
    expect(await told()).toEqual([
      expect.stringMatching(/^desk is muted no longer, and .* \(ALR-\d+\) still fires: desk pages too$/),
    ]);
    const after = await alertOf(labels);
    expect(after.because).toContain("desk is muted no longer: desk pages too");
    expect(after.why.because).toMatch(/; desk is muted no longer, and paged too$/);
    expect(after.why.reconsiderAt?.toISOString()).toContain("T14:00:00");

    const events = await house.kernel.db
      .selectFrom("event")
      .selectAll()
      .where("name", "=", alertUnmuted.name)
      .execute();
    await pageUnmuted(
      house.kernel,
      events.map(({ payload }) => alertUnmuted.payload.parse(payload)),
    );
    await house.runPeriodic("alerts.reconsiderDue");
    await house.settle();
    await house.expectNothingMore();
    expect(await told()).toHaveLength(1);

    await house.advance(HOUR);
    house.mailTo("cleo");
    expect(await policies()).toEqual(["first", "desk", "lab"]);
    expect((await alertOf(labels)).why.reconsiderAt).toBeNull();
  });

  test("take one step for an incident that somebody looks after", async () => {
    await broken({ desk: "yes" });
    house.mailTo("ana");
    await responder().incidents.acknowledge({ params: { id: (await live()).shortId } });
    await house.advance(61 * MINUTE);
    expect(house.mailTo("ben").text).toContain("desk is muted no longer");
    expect(await live()).toMatchObject({ status: "acknowledged" });
    expect((await told())[0]).toContain("desk asks once, as the-responder looks after it");
  });

  test("page nobody for an incident that is over, or for an alert that is", async () => {
    await broken({ desk: "yes" });
    house.mailTo("ana");
    await house.resolveAll();
    const labels = await broken({ desk: "yes" });
    house.mailTo("ana");
    await broken({});
    await house.alert(labels, "resolved");
    await house.advance(61 * MINUTE);
    await house.expectNothingMore();
    expect(await policies()).toEqual(["first"]);
    expect((await alertOf(labels)).why.reconsiderAt).toBeNull();
  });

  test("wait for the end of a silence that covers the alert then", async () => {
    const { alertname } = await broken({ desk: "yes" });
    house.mailTo("ana");
    const endsAt = new Date(house.kernel.clock.now().getTime() + 90 * MINUTE);
    const matchers = [{ name: "alertname", value: alertname }];
    const silence = { matchers, endsAt, comment: "we are at it" };
    const { shortId } = await responder().alerts.createSilence({ body: silence });
    await house.advance(61 * MINUTE);
    await house.expectNothingMore();
    await responder().alerts.expireSilence({ params: { silence: shortId } });
    await house.settle();
    house.mailTo("ben");
  });

  test("open an incident where the others wanted none", async () => {
    const labels = await broken({ desk: "yes", low: "yes", severity: "info" });
    expect(await alertOf(labels)).toMatchObject({ incidentShortId: null });
    await house.advance(61 * MINUTE);
    for (const name of ["ana", "ben"]) house.mailTo(name);
    expect(await alertOf(labels)).toMatchObject({ incidentShortId: (await live()).shortId });
  });
});
