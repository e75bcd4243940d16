import type { DeploymentFact, Fact } from "@shipshape/domain/changes/fact";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { inRecord, recordFacts } from "./record-facts.ts";

const MINUTE_MS = 60_000;
const SHA = "c".repeat(40);

let house: TestHouse;
let service = "";
let nth = 0;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  nth += 1;
  service = `payments-${nth}`;
  await house.as("editor").catalog.createService({ body: { name: service, owner: "shipshape" } });
});

const at = (minute: number): Date => new Date(house.kernel.clock.now().getTime() + minute * MINUTE_MS);
/** What GitHub tells of its own deployment of this service. */
async function github(minute: number, fields: DeploymentFact["fields"]): Promise<void> {
  const fact: DeploymentFact = {
    kind: "deployment",
    key: { source: "github:org/name", externalId: service },
    at: at(minute),
    fields: { place: { service, environment: "production" }, commit: SHA, ...fields },
  };
  await record(fact);
}
async function record(fact: Fact): Promise<void> {
  const told = { by: "github", kind: "github" };
  await inRecord(house.kernel.db, (tx) => recordFacts(house.kernel, tx, [{ fact, told, event: "" }]));
  await house.settle();
}
const start = (more: object = {}) =>
  house.as("responder").changes.startDeployment({
    body: { service, environment: "production", version: "1.0", commit: SHA, ...more },
  });
const finish = (id: string, status: "succeeded" | "failed" = "succeeded") =>
  house.as("responder").changes.finishDeployment({ params: { id }, body: { status } });
const listed = async () => {
  const { deployments } = await house.as("viewer").changes.listDeployments({ query: { service } });
  return deployments.map(({ id, version, status, deployedBy }) => ({ id, version, status, deployedBy }));
};
const toldEvents = async () => {
  const rows = await house.kernel.db
    .selectFrom("event")
    .select("name")
    .where("subject", "=", `service:${service}`)
    .where("name", "like", "changes.deployment%")
    .orderBy("id")
    .execute();
  return rows.map(({ name }) => name.replace("changes.deployment", ""));
};

describe("a deployment that GitHub and our own API both tell is one", () => {
  test("where GitHub tells first: it keeps its number, takes the words of our own, and begins once", async () => {
    await github(0, { status: "in_progress", startedAt: at(0), deployedBy: "dev-one" });
    const [before] = await listed();
    const { id, shortId } = await start();
    expect(id).toBe(before?.id);
    expect(await listed()).toEqual([{ id, version: "1.0", status: "in_progress", deployedBy: "the-responder" }]);
    await finish(shortId);
    await github(2, { status: "succeeded", finishedAt: at(2) });
    expect(await listed()).toMatchObject([{ id, status: "succeeded" }]);
    expect(await toldEvents()).toEqual(["Started", "Finished"]);
  });

  test("where our own API tells first, and GitHub knows the end before it", async () => {
    const { id } = await start({ commit: undefined, version: "v1.1" });
    await github(1, { version: "1.1", status: "succeeded", startedAt: at(0), finishedAt: at(1) });
    const one = await house.as("viewer").changes.getDeployment({ params: { id } });
    expect(one).toMatchObject({ version: "v1.1", status: "succeeded", commit: SHA, deployedBy: "the-responder" });
    await finish(id);
    expect(await listed()).toHaveLength(1);
    expect(await toldEvents()).toEqual(["Started", "Finished"]);
  });

  test("where only a release says that they are of the same commit: from its start", async () => {
    const key = { place: { service }, version: "v2.0" };
    await record({ kind: "release", key, at: at(-9), fields: { commit: SHA } });
    await github(0, { version: "nightly", status: "in_progress", startedAt: at(0) });
    const [before] = await listed();
    const { id } = await start({ commit: undefined, version: "2.0" });
    expect(id).toBe(before?.id);
    expect(await listed()).toEqual([{ id, version: "2.0", status: "in_progress", deployedBy: "the-responder" }]);
    await finish(id);
    expect(await listed()).toHaveLength(1);
    expect(await toldEvents()).toEqual(["Started", "Finished"]);
  });

  test("where it turns out to be another, it stands by itself again; what was one opens under both numbers", async () => {
    const { id } = await start();
    await github(1, { status: "in_progress", startedAt: at(1) });
    expect(await listed()).toHaveLength(1);
    await finish(id, "failed");
    await github(4, { status: "succeeded", finishedAt: at(4) });
    expect((await listed()).map(({ status }) => status).toSorted()).toEqual(["failed", "succeeded"]);
  });

  test("where they did not know at first that they speak of the same commit", async () => {
    await github(0, {
      version: "nightly",
      commit: undefined,
      status: "succeeded",
      startedAt: at(-1),
      finishedAt: at(0),
    });
    const { id, shortId } = await start();
    await finish(id);
    expect(await listed()).toHaveLength(2);
    await github(3, { commit: SHA });
    const [left, ...more] = await listed();
    expect(more).toEqual([]);
    for (const typed of [id, shortId]) {
      expect((await house.as("viewer").changes.getDeployment({ params: { id: typed } })).id).toBe(left?.id);
    }
  });
});
