import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { problemOf } from "../../testing/problem-of.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { recentDeployments } from "./index.ts";

const ENVIRONMENTS = `
apiVersion: shipshape/v1
kind: Environment
metadata: { name: production, labels: { aliases: [the-shop] } }
spec: { kind: production }
`;

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
  await house.as("editor").catalog.createService({ body: { name: "payments", owner: "shipshape" } });
});
afterAll(() => house.close());

const start = (more: Record<string, unknown> = {}) =>
  house.as("responder").changes.startDeployment({
    body: { service: "payments", environment: "production", version: "1.0.0", ...more },
  });
const finish = (id: string, status: "succeeded" | "failed" = "succeeded") =>
  house.as("responder").changes.finishDeployment({ params: { id }, body: { status } });

test("a deployment whose sender's clock is ahead began now", async () => {
  await house.as("editor").catalog.createService({ body: { name: "ahead", owner: "shipshape" } });
  const now = house.kernel.clock.now();
  const told = await start({ service: "ahead", startedAt: new Date("2999-01-01T00:00:00Z") });
  expect(Math.abs(told.startedAt.getTime() - now.getTime())).toBeLessThan(60_000);
  const next = await start({ service: "ahead", version: "1.1.0", finished: "succeeded" });
  expect(next.startedAt.getTime()).toBeGreaterThanOrEqual(told.startedAt.getTime());
});

describe("a deployment", () => {
  test("is recorded from start to finish, and knows what ran before it", async () => {
    const first = await start({ commit: "4f2a9c1" });
    expect(first).toMatchObject({ status: "in_progress", previousVersion: null, finishedAt: null, kind: "deploy" });
    expect(await finish(first.shortId)).toMatchObject({ status: "succeeded" });

    await house.advance(60_000);
    const second = await start({ version: "1.1.0" });
    expect(second.previousVersion).toBe("1.0.0");
    await finish(second.id, "failed");
    const { running } = await house.as("viewer").changes.listRunning({ query: { service: "payments" } });
    expect(running.map(({ version }) => version)).toEqual(["1.0.0"]);
  });

  test("to an environment by an alias or a usual word is to that environment, where it is described", async () => {
    expect((await start({ environment: "prod" })).environment).toBe("prod");
    await house.as("admin").configuration.apply({ body: { files: [{ path: "places.yaml", text: ENVIRONMENTS }] } });
    const words = ["prod", "the-shop", "production", "elsewhere"];
    const started = [];
    for (const environment of words) started.push((await start({ environment })).environment);
    expect(started).toEqual(["production", "production", "production", "elsewhere"]);
  });

  test("told twice under the caller's own id is one deployment, and one event", async () => {
    const [one, again] = [await start({ externalId: "run-7" }), await start({ externalId: "run-7" })];
    expect(again.id).toBe(one.id);
    const { deployments } = await house.as("viewer").changes.listDeployments({ query: {} });
    expect(deployments.filter(({ id }) => id === one.id)).toHaveLength(1);
    const { entries } = await house.as("admin").access.listAudit({ query: { subject: `deployment:${one.shortId}` } });
    expect(entries).toHaveLength(1);
  });

  test("that ended may be told its end again, but not another one", async () => {
    const { id } = await start();
    await finish(id);
    expect(await finish(id)).toMatchObject({ status: "succeeded" });
    expect(await problemOf(finish(id, "failed"))).toMatchObject({
      status: 409,
      message: expect.stringContaining("succeeded"),
    });
  });

  test("of a service nobody knows is refused with the mend", async () => {
    const problem = await problemOf(start({ service: "paymets" }));
    expect(problem).toMatchObject({ status: 404, message: expect.stringContaining("shipshape service create") });
  });

  test("with a commit that is none is refused by field", async () => {
    const problem = await problemOf(start({ commit: "main" }));
    expect(problem.faults).toEqual([
      { path: "commit", message: '"main" is not of the form wanted: a commit hash of 7 to 64 hex digits' },
    ]);
  });
});

test("lists are paged, newest first", async () => {
  for (const version of ["2.0.0", "2.1.0", "2.2.0"]) {
    await house.advance(1_000);
    await start({ version });
  }
  const query = { limit: 2, service: "payments" };
  const page = await house.as("viewer").changes.listDeployments({ query });
  expect(page.deployments.map(({ version }) => version)).toEqual(["2.2.0", "2.1.0"]);
  const rest = await house.as("viewer").changes.listDeployments({ query: { ...query, after: page.next ?? "" } });
  expect(rest.deployments[0]?.version).toBe("2.0.0");
});

test("other rooms see what started between two moments", async () => {
  const { db, clock } = house.kernel;
  const { id } = await house.as("viewer").catalog.getService({ params: { name: "payments" } });
  const { deployments } = await house
    .as("viewer")
    .changes.listDeployments({ query: { limit: 2, service: "payments" } });
  const from = deployments.at(-1)?.startedAt ?? clock.now();
  expect((await recentDeployments(db, [id], from, clock.now())).map(({ version }) => version)).toEqual([
    "2.2.0",
    "2.1.0",
  ]);
  expect(await recentDeployments(db, [], from, clock.now())).toEqual([]);
});
