import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { problemOf } from "../../testing/problem-of.ts";
import { recordedChanges } from "../../testing/recorded-changes.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { serviceByName } from "../catalog/index.ts";

let house: TestHouse;
let now: Date;
const HOUR_MS = 3_600_000;
const ago = (hours: number): Date => new Date(now.getTime() - hours * HOUR_MS);
const viewer = () => house.as("viewer").insights;

async function serviceId(name: string): Promise<string> {
  const service = await serviceByName(house.kernel.db, name);
  if (!service) throw new Error(`no service ${name}`);
  return service.id;
}
const counted = async () => {
  await house.runPeriodic("insights.findStale");
  await house.settle();
};
const record = () => recordedChanges(house.kernel.db);

beforeAll(async () => {
  house = await testHouse();
  now = house.kernel.clock.now();
  for (const name of ["checkout", "payments"]) {
    await house.as("editor").catalog.createService({
      body: { name, owner: "shipshape", ...(name === "checkout" ? { dependsOn: ["payments"] } : {}) },
    });
  }
  const repositoryId = await record().repository("checkout");
  const id = await serviceId("checkout");
  const first = await record().pullRequest(repositoryId, 1, {
    first: ago(30),
    opened: ago(28),
    review: ago(27),
    merged: ago(26),
  });
  const late = await record().pullRequest(repositoryId, 2, { first: ago(30), opened: ago(28), merged: ago(2) });
  const third = await record().pullRequest(repositoryId, 3, {
    opened: ago(14),
    review: ago(500),
    merged: ago(13),
    title: "hotfix: rounding",
  });
  await record().deployment({ serviceId: id, version: "1", at: ago(40), baseline: true, repositoryId });
  await record().deployment({
    serviceId: id,
    version: "2",
    at: ago(24),
    previousVersion: "1",
    shipped: [first, late],
    repositoryId,
  });
  await record().deployment({ serviceId: id, version: "2", at: ago(23), environment: "staging" });
  await record().deployment({ serviceId: id, version: "3", at: ago(20), status: "failed" });
  await record().deployment({
    serviceId: id,
    version: "4",
    at: ago(12),
    previousVersion: "2",
    shipped: [third],
    repositoryId,
  });
  await record().deployment({ serviceId: id, version: "5", at: ago(0.5), status: "in_progress" });
  await counted();
});
afterAll(() => house.close());

describe("the five measures of a service", () => {
  test("say what was counted and what was not, each once and with its reason", async () => {
    const { measures, waiting, environments } = await viewer().dora({ query: { service: "checkout" } });
    expect([waiting, environments]).toEqual([0, ["production"]]);
    const { deploymentFrequency, leadTime, changeFailRate, recoveryTime, reworkRate } = measures;
    for (const one of Object.values(measures)) {
      expect(one.counted + one.excluded.reduce((sum, { count }) => sum + count, 0)).toBe(6);
    }
    expect(deploymentFrequency).toMatchObject({ counted: 3 });
    expect(deploymentFrequency.excluded.map(({ why, count }) => [why, count])).toEqual([
      ["in_progress", 1],
      ["elsewhere", 1],
      ["not_succeeded", 1],
    ]);
    expect(leadTime).toMatchObject({
      counted: 2,
      changes: 2,
      excludedChanges: [{ why: "deployed_before_merge", count: 1 }],
    });
    expect(leadTime.minutes).toEqual({ count: 2, p50: 240, p75: 300, p90: 336 });
    expect(changeFailRate).toMatchObject({ counted: 4, failed: 1, share: 0.25 });
    expect(recoveryTime.minutes).toMatchObject({ count: 1, p50: 480 });
    expect(reworkRate).toMatchObject({ rework: 1, share: 0.25 });
  });

  test("open to the deployments behind each, the same as the number says", async () => {
    for (const measure of [
      "deployment_frequency",
      "lead_time",
      "change_fail_rate",
      "recovery_time",
      "rework_rate",
    ] as const) {
      const all = await viewer().rows({ query: { service: "checkout", measure } });
      expect(all.rows).toHaveLength(6);
      const only = await viewer().rows({ query: { service: "checkout", measure, of: "counted" } });
      expect(only.rows).toEqual(all.rows.filter((row) => row.counted));
    }
    const { rows } = await viewer().rows({ query: { service: "checkout", measure: "lead_time" } });
    expect(rows.map(({ version, because }) => [version, because])).toEqual([
      ["5", "it has not ended yet"],
      ["4", "1 shipped"],
      ["3", "it did not succeed"],
      ["2", "its environment is not among those that were asked for"],
      ["2", "1 of 2 shipped count"],
      ["1", "it is the first known deployment of its place: what it shipped cannot be told"],
    ]);
    expect(rows[4]?.changes.map(({ pullRequest, minutes, because }) => [pullRequest, minutes, because])).toEqual([
      [1, 360, "it counts"],
      [2, null, "it was deployed before it was merged"],
    ]);
  });

  test("are paged, and hits are what failed", async () => {
    const query = { service: "checkout", measure: "change_fail_rate", limit: 2 } as const;
    const page = await viewer().rows({ query });
    const next = await viewer().rows({ query: { ...query, after: page.next ?? "" } });
    expect([...page.rows, ...next.rows].map(({ version }) => version)).toEqual(["5", "4", "3", "2"]);
    const hits = await viewer().rows({ query: { ...query, only: "hits" } });
    expect(hits.rows.map(({ because }) => because)).toEqual([expect.stringMatching(/^DEP-\d+ failed in its place$/)]);
  });

  test("have bands, the score of 2025, weeks and the range before", async () => {
    const { bands, score2025, weeks, former, distribution } = await viewer().dora({ query: { service: "checkout" } });
    expect(bands.leadTime?.clusters).toEqual(["elite"]);
    expect(score2025).toMatchObject({ leadTime: 8, recoveryTime: 8, changeFailRate: 7.5, reworkRate: 7.5 });
    expect(weeks.reduce((sum, week) => sum + week.deployments, 0)).toBe(3);
    expect(former.deploymentFrequency.counted).toBe(0);
    expect(distribution.reduce((sum, { changes }) => sum + changes, 0)).toBe(2);
  });

  test("of other environments are asked for by kind or name", async () => {
    const { measures } = await viewer().dora({ query: { service: "checkout", environment: "staging" } });
    expect(measures.deploymentFrequency.counted).toBe(1);
  });

  test("of every service are one list", async () => {
    const { services } = await viewer().services({ query: { team: "shipshape" } });
    expect(services).toMatchObject([
      { service: "checkout", deployments: 3, failShare: 0.25, leadMinutes: { p50: 240 } },
    ]);
  });

  test("in DevLake's way keep its quirks: what was deployed before it was merged counts, and a deployment that failed is none", async () => {
    const { devlake } = await viewer().dora({ query: { service: "checkout", compat: "devlake" } });
    expect(devlake).toMatchObject({
      report: "2023",
      changeFailureRate: 0,
      leadTimeMinutes: 360,
      leadTime: "Less than one day(elite)",
    });
  });
});

describe("an incident", () => {
  const listed = async (incident: string) => (await viewer().listAttributions({ query: { incident } })).attributions[0];

  test("is put down to what was deployed before it, by reason; a person corrects it, and the numbers follow", async () => {
    const incident = await house
      .as("responder")
      .incidents.declare({ body: { title: "Payments fail", severity: "SEV2", service: "checkout", page: false } });
    await house.settle();
    const ruled = await listed(incident.shortId);
    expect(ruled).toMatchObject({ deployed: { version: "5" }, decidedBy: null });
    expect(ruled?.because).toContain("was being deployed to production when it began");
    const rows = await viewer().rows({ query: { service: "checkout", measure: "change_fail_rate", only: "hits" } });
    expect(rows.rows.map(({ version }) => version)).toEqual(["3"]);

    const fourth = (
      await viewer().rows({ query: { service: "checkout", measure: "deployment_frequency", of: "counted" } })
    ).rows[0];
    const corrected = await house.as("responder").insights.decideAttribution({
      params: { incident: incident.shortId },
      body: { deployment: fourth?.deployment ?? "", note: "the rounding" },
    });
    expect(corrected).toMatchObject({ deployed: { version: "4" }, confidence: 1, decidedBy: "the-responder" });
    expect(corrected.because).toBe("the-responder corrected it: the rounding");
    await house.settle();
    const share = async () => (await viewer().dora({ query: { service: "checkout" } })).measures.changeFailRate.share;
    expect(await share()).toBe(0.5);

    // what comes later moves nothing that a person decided
    await house.advance(60_000);
    await house.as("responder").incidents.resolve({ params: { id: incident.id }, body: {} });
    await house.settle();
    expect(await listed(incident.shortId)).toMatchObject({
      deployed: { version: "4" },
      decidedBy: "the-responder",
      resolvedAt: expect.any(Date),
    });
    const { measures } = await viewer().dora({ query: { service: "checkout" } });
    expect(measures.recoveryTime.counted).toBe(2);

    await house.as("responder").insights.undecideAttribution({ params: { incident: incident.shortId } });
    await house.settle();
    expect(await share()).toBe(0.25);
    const { entries } = await house
      .as("admin")
      .access.listAudit({ query: { subject: `incident:${incident.shortId}` } });
    expect(entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(["insights.decideAttribution", "insights.undecideAttribution"]),
    );
  });

  test("that another system leads counts too; one of what is called is put down to it; the window of a service is its own", async () => {
    const id = await serviceId("payments");
    const old = await record().deployment({ serviceId: id, version: "9", at: ago(47), baseline: true });
    await house.kernel.db
      .insertInto("foreignIncident")
      .values({
        id: "01890000-0000-7000-8000-000000000001",
        source: "pagerduty",
        externalId: "PD-1",
        serviceId: id,
        title: "Slow",
        status: "open",
        openedAt: ago(10),
      })
      .execute();
    await counted();
    expect(await listed("PD-1")).toMatchObject({
      deployment: null,
      because: expect.stringContaining("nothing was deployed to payments"),
    });
    const windowNow = () => viewer().getWindow({ params: { service: "payments" } });
    expect(await windowNow()).toEqual({ service: "payments", hours: 24, said: false });
    await house.as("editor").insights.putWindow({ params: { service: "payments" }, body: { hours: 48 } });
    expect(await windowNow()).toEqual({ service: "payments", hours: 48, said: true });
    await house.settle();
    expect(await listed("PD-1")).toMatchObject({ deployment: old.shortId });
    const { measures } = await viewer().dora({ query: { service: "payments" } });
    expect(measures.changeFailRate).toMatchObject({ counted: 1, failed: 1 });
    expect(measures.recoveryTime.excluded.map(({ why }) => why)).toEqual(["not_recovered"]);
  });

  test("of which nothing is known is told apart, and a viewer decides nothing", async () => {
    expect((await problemOf(viewer().listAttributions({ query: { incident: "INC-99" } }))).status).toBe(404);
    const body = { deployment: null };
    expect((await problemOf(viewer().decideAttribution({ params: { incident: "PD-1" }, body }))).status).toBe(403);
  });
});

test("a deployment that is told by our own API is counted without anybody asking, and again when it ends", async () => {
  const body = { service: "payments", environment: "production", version: "10" };
  const { id } = await house.as("responder").changes.startDeployment({ body });
  await house.settle();
  const under = async () =>
    (await viewer().rows({ query: { service: "payments", measure: "deployment_frequency" } })).rows[0];
  expect(await under()).toMatchObject({ version: "10", why: "in_progress" });
  await house.as("responder").changes.finishDeployment({ params: { id }, body: { status: "succeeded" } });
  await house.settle();
  expect(await under()).toMatchObject({ version: "10", counted: true });
});

test("what became known late is found: a commit that an old deployment shipped", async () => {
  const repositoryId = await record().repository("payments");
  const sha = await record().pullRequest(repositoryId, 7, { opened: ago(5), merged: ago(4) });
  const id = await serviceId("payments");
  const deployed = await record().deployment({ serviceId: id, version: "11", at: ago(3), repositoryId });
  await counted();
  const changes = async () => (await viewer().dora({ query: { service: "payments" } })).measures.leadTime.changes;
  expect(await changes()).toBe(0);
  await house.kernel.db.insertInto("shippedCommit").values({ deploymentId: deployed.id, repositoryId, sha }).execute();
  await counted();
  expect(await changes()).toBe(1);
});

test("the benchmarks are told as they were published", async () => {
  const { tables, score2025 } = await viewer().benchmarks();
  expect(tables.map(({ year }) => year)).toEqual(["2019", "2021", "2023", "2024"]);
  expect(tables[3]?.rows[2]).toEqual({
    measure: "change_fail_rate",
    elite: "5 %",
    high: "20 %",
    medium: "10 %",
    low: "40 %",
  });
  expect(score2025.industry.find(({ measure }) => measure === "overall")).toMatchObject({ mean: 6.72 });
});
