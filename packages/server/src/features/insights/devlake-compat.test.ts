import { afterAll, beforeAll, expect, test } from "vitest";
import { recordedChanges } from "../../testing/recorded-changes.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { serviceByName } from "../catalog/index.ts";

let house: TestHouse;
let serviceId: string;
const DAY_MS = 86_400_000;
let now: Date;
const ago = (days: number): Date => new Date(now.getTime() - days * DAY_MS);
const record = () => recordedChanges(house.kernel.db);
const said = async (more: object = {}) =>
  (await house.as("viewer").insights.dora({ query: { service: "shop", compat: "devlake", ...more } })).devlake;

beforeAll(async () => {
  house = await testHouse();
  now = house.kernel.clock.now();
  await house.as("editor").catalog.createService({ body: { name: "shop", owner: "shipshape" } });
  serviceId = (await serviceByName(house.kernel.db, "shop"))?.id ?? "";
  const repositoryId = await record().repository("shop");
  const commit = await record().pullRequest(repositoryId, 1, { opened: ago(20), merged: ago(19) });
  const deploy = (environment: string, days: number, more: object) =>
    record().deployment({ serviceId, repositoryId, environment, version: "1", commit, at: ago(days), ...more });
  await deploy("staging", 25, { baseline: true, version: "0", commit: "0".repeat(40) });
  await deploy("staging", 18, { shipped: [commit] });
  await deploy("production", 17, { baseline: true });
  await deploy("production", 10, {});
});
afterAll(() => house.close());

test("what is deployed again ships nothing, whatever the same commit shipped in another environment", async () => {
  expect(await said()).toMatchObject({
    leadTimeMinutes: null,
    leadTime: "N/A. Please check if you have collected deployments/pull_requests.",
    changeFailureRate: 0,
  });
  expect((await said({ environment: "staging" }))?.leadTimeMinutes).toBe(2 * 24 * 60);
});

test("an incident after the range fails the last deployment of the range", async () => {
  await house.as("responder").incidents.declare({
    body: { title: "Shop is slow", severity: "SEV2", service: "shop", page: false },
  });
  expect(await said({ from: ago(12).toISOString(), to: ago(8).toISOString() })).toMatchObject({ changeFailureRate: 1 });
  expect(await said({ from: ago(18).toISOString(), to: ago(12).toISOString() })).toMatchObject({
    changeFailureRate: 0,
  });
});

test("where nothing was ever deployed to production there is nothing to say", async () => {
  await house.as("editor").catalog.createService({ body: { name: "lab", owner: "shipshape" } });
  const lab = (await serviceByName(house.kernel.db, "lab"))?.id ?? "";
  await record().deployment({ serviceId: lab, version: "1", environment: "staging", at: ago(3) });
  expect(await said({ service: "lab" })).toMatchObject({
    deploymentFrequency: "N/A. Please check if you have collected deployments.",
    changeFailureRate: null,
    recoveryMinutes: null,
  });
});
