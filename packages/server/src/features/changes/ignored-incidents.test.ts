import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { createChangeIntake } from "./change-intake.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
  await house.as("editor").catalog.createService({ body: { name: "payments", owner: "shipshape" } });
  await house.as("responder").changes.startDeployment({
    body: { service: "payments", environment: "production", version: "1.0", finished: "succeeded" },
  });
});
afterAll(() => house.close());

/** What a script tells DevLake's webhook. */
async function tell(kind: string, fields: object = {}): Promise<void> {
  await house.advance(60_000);
  const body = Buffer.from(JSON.stringify(fields));
  const event = { sourceId: null, sourceKind: "devlake", delivery: null, headers: {} };
  await createChangeIntake(house.kernel).take({ ...event, kind, body });
  await house.settle();
}
const opened = (issueKey: string, component: string) =>
  tell("issues", {
    issueKey,
    component,
    title: `${issueKey} of ${component}`,
    type: "INCIDENT",
    originalStatus: "open",
    status: "TODO",
    createdDate: house.kernel.clock.now().toISOString(),
  });
const closed = (issueKey: string) => tell(`issue/${issueKey}/close`);
const ignore = (name: string, condition: string) =>
  house.as("editor").changes.putMappingRule({ params: { name }, body: { condition, ignore: true } });
/** What measures make of it: to which deployment it is put down, ours and DevLake's way. */
async function measured() {
  await house.runPeriodic("insights.findStale");
  await house.settle();
  const { attributions } = await house.as("viewer").insights.listAttributions({ query: {} });
  const { devlake } = await house.as("viewer").insights.dora({ query: { compat: "devlake", report: "2021" } });
  return [attributions.map(({ title }) => title).toSorted(), devlake?.changeFailureRate, devlake?.recoveryMinutes];
}
const lastEvent = async () => {
  const all = await house.kernel.db.selectFrom("changeEvent").select(["state", "because"]).orderBy("id").execute();
  return all.at(-1);
};

test("an incident that a rule ignores is none, nor is its end, which says nothing of its place", async () => {
  await ignore("toys", 'name == "toy"');
  const ignored = { state: "ignored", because: 'the rule "toys" ignores it' };
  await opened("T-1", "toy");
  expect(await lastEvent()).toEqual(ignored);
  await closed("T-1");
  expect(await lastEvent()).toEqual(ignored);
  expect(await measured()).toEqual([[], 0, null]);
});

test("an end that comes before its incident is none by itself, and belongs to it when a rule ignores that", async () => {
  await closed("T-2");
  expect(await measured()).toEqual([[], 0, null]);
  await opened("T-2", "toy");
  expect(await lastEvent()).toMatchObject({ state: "ignored" });
  expect(await measured()).toEqual([[], 0, null]);
});

test("one that was kept without its service is ignored by a rule that is made for it", async () => {
  await opened("B-1", "billing");
  expect((await measured())[1]).toBe(1);
  await ignore("bills", 'name == "billing"');
  await house.settle();
  expect(await lastEvent()).toEqual({ state: "ignored", because: 'the rule "bills" ignores it' });
  expect(await measured()).toEqual([[], 0, null]);
});

test("one that counted before the rule goes on to count, and ends", async () => {
  await opened("P-1", "payments");
  expect(await measured()).toEqual([["P-1 of payments"], 1, null]);
  await ignore("payments", 'name == "payments"');
  await opened("P-1", "payments");
  expect(await lastEvent()).toMatchObject({ state: "mapped" });
  await closed("P-1");
  expect(await measured()).toEqual([["P-1 of payments"], 1, expect.any(Number)]);
});
