import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type PagerHouse, pagerHouse } from "../../testing/pager-house.ts";

const MINUTE = 60_000;
const HOUSE = `
apiVersion: shipshape/v1
kind: EscalationPolicy
metadata: { name: by-urgency }
spec:
  repeat: 0
  steps:
    - targets: [{ kind: user, name: ana }]
    - if: { priority: [P1], labels: ['env="production"'] }
      delayMinutes: 10
      steps: [{ targets: [{ kind: user, name: ben }] }]
      else: [{ targets: [{ kind: user, name: cleo }] }]
---
apiVersion: shipshape/v1
kind: AlertRouting
metadata: { name: default }
spec:
  receivers: [{ name: all, escalationPolicy: by-urgency }]
  route: { receiver: all, groupBy: [cluster], groupWait: 0s, groupInterval: 1s }
`;

let house: PagerHouse;
beforeAll(async () => {
  house = await pagerHouse();
  await house.as("admin").configuration.apply({ body: { files: [{ path: "house.yaml", text: HOUSE }] } });
});
afterEach(async () => {
  await house.resolveAll();
  await house.expectNothingMore();
});
afterAll(() => house.close());

let cluster = 0;
beforeEach(() => {
  cluster += 1;
});
/** An alert, once its group was looked at. */
const alert = async (alertname: string, severity: string, more: Record<string, string> = {}) => {
  await house.alert({ alertname, severity, cluster: `c${cluster}`, service: "payments", ...more });
  await house.advance(3_000);
};
const live = () => house.live("payments");
const raised = async () => (await live()).timeline.filter(({ kind }) => kind === "raised").map(({ text }) => text);
/** The urgency of each page that ana was asked for, in order. */
const urgencies = async () => {
  const { id } = await live();
  const { rows } = await house.kernel.db
    .selectFrom("event")
    .select("payload")
    .where("name", "=", "incidents.pageRequested")
    .orderBy("at")
    .orderBy("id")
    .execute()
    .then((all) => ({ rows: all.map(({ payload }) => payload as { incidentId: string; urgency: string }) }));
  return rows.filter(({ incidentId }) => incidentId === id).map(({ urgency }) => urgency);
};

test("a more urgent alert pages anew where paging had been of low urgency, and steps to come see it", async () => {
  await alert("Slow", "warning", { env: "test" });
  house.mailTo("ana");
  await alert("Down", "critical", { env: "production" });
  house.mailTo("ana");
  expect(await urgencies()).toEqual(["low", "high"]);
  expect(await raised()).toEqual([
    expect.stringMatching(/^Paging is raised from P3 to P1, of high urgency: Down is wrong \(ALR-\d+\) joined$/),
  ]);
  const { pagingRun, otherPagingRuns, severity } = await live();
  expect(pagingRun?.facts).toMatchObject({ priority: "P1", urgency: "high", labels: { env: "production" } });
  expect([severity, otherPagingRuns.length]).toEqual(["SEV1", 0]);
  await house.advance(10 * MINUTE);
  house.mailTo("ben");
});

test("one of a higher priority that was urgent already pages nobody anew, but the next branch sees it", async () => {
  await alert("Failing", "error", { env: "production" });
  house.mailTo("ana");
  await alert("Down", "critical", { env: "production" });
  await house.expectNothingMore();
  expect(await raised()).toEqual([expect.stringContaining("from P2 to P1: Down is wrong")]);
  await house.advance(10 * MINUTE);
  house.mailTo("ben");
});

test("one that is less urgent changes nothing", async () => {
  await alert("Down", "critical", { env: "test" });
  house.mailTo("ana");
  await alert("Slow", "warning", { env: "production" });
  expect(await raised()).toEqual([]);
  await house.advance(10 * MINUTE);
  house.mailTo("cleo");
});

test("who acknowledged what was of low urgency is told once that it is urgent now", async () => {
  await alert("Slow", "warning");
  house.mailTo("ana");
  const { shortId } = await live();
  await house.as("responder").incidents.acknowledge({ params: { id: shortId } });
  await alert("Down", "critical");
  expect(house.mailTo("ana").text).toMatch(/at once: Down is wrong \(ALR-\d+\) joined, which is urgent/);
  await alert("Worse", "critical");
  await house.advance(30 * MINUTE);
  expect(await live()).toMatchObject({ status: "acknowledged" });
});

test("two that come together page once, as the more urgent of them", async () => {
  const labels = { cluster: `c${cluster}`, service: "payments" };
  const alerts = [
    { labels: { ...labels, alertname: "Slow", severity: "warning" } },
    { labels: { ...labels, alertname: "Down", severity: "critical" } },
  ];
  await house.as("responder").alerts.ingest({ body: { alerts } });
  await house.advance(3_000);
  house.mailTo("ana");
  await house.expectNothingMore();
  expect(await urgencies()).toEqual(["high"]);
});
