import type { ApiProblem } from "@shipshape/contract/problem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";

const HOUR_MS = 3_600_000;
const CONFIGURATION = ["production", "staging"]
  .map((name) => `apiVersion: shipshape/v1\nkind: Environment\nmetadata: { name: ${name} }\nspec: { kind: ${name} }\n`)
  .join("---\n");

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
  await house.as("admin").configuration.apply({ body: { files: [{ path: "all.yaml", text: CONFIGURATION }] } });
  await house.as("editor").catalog.createService({ body: { name: "payments", owner: "shipshape" } });
});
afterAll(() => house.close());

const inHours = (hours: number) => new Date(house.kernel.clock.now().getTime() + hours * HOUR_MS);
const closing = (more: Record<string, unknown> = {}) => ({
  name: "closing",
  from: inHours(-1),
  to: inHours(5),
  reason: "The books are closed",
  selector: { environments: ["production"] },
  ...more,
});
const editor = () => house.as("editor").gates;
const check = (more: Record<string, unknown> = {}) =>
  house.as("responder").gates.check({ body: { service: "payments", environment: "production", ...more } });
const faultsOf = (call: Promise<unknown>) =>
  call.then(
    () => expect.unreachable("it was allowed"),
    (error: ApiProblem) => ({ status: error.status, paths: error.faults.map(({ path }) => path) }),
  );

describe("a freeze made by hand", () => {
  test("holds from now on, and is written down", async () => {
    expect(await editor().createFreeze({ body: closing() })).toMatchObject({ name: "closing", active: true });
    expect(await check()).toMatchObject({ verdict: "defer", because: [{ code: "freeze", subject: "closing" }] });
    const { entries } = await house.as("admin").access.listAudit({ query: { subject: "freeze:closing" } });
    expect(entries[0]).toMatchObject({ actor: "the-editor", action: "gates.createFreeze" });
  });

  test("is changed, and the gate follows", async () => {
    const { name, ...said } = closing({ from: inHours(1), displayName: "Year's end" });
    const changed = await editor().updateFreeze({ params: { name }, body: said });
    expect(changed).toMatchObject({ displayName: "Year's end", active: false });
    expect((await check()).verdict).toBe("allow");
    const { entries } = await house.as("admin").access.listAudit({ query: { subject: "freeze:closing" } });
    expect(entries[0]).toMatchObject({ before: { displayName: "closing" }, after: { displayName: "Year's end" } });
  });

  test("is taken away, and can be made again as it was", async () => {
    await editor().deleteFreeze({ params: { name: "closing" } });
    expect((await house.as("viewer").gates.listFreezes()).freezes).toEqual([]);
    await editor().createFreeze({ body: closing() });
    expect((await check()).verdict).toBe("defer");
    await editor().deleteFreeze({ params: { name: "closing" } });
    expect(await faultsOf(editor().deleteFreeze({ params: { name: "closing" } }))).toMatchObject({ status: 404 });
  });

  test("of a name that is taken, of nobody, or that ends before it begins, is refused by field", async () => {
    await editor().createFreeze({ body: closing() });
    expect(await faultsOf(editor().createFreeze({ body: closing() }))).toMatchObject({ status: 409 });
    const wrong = closing({ name: "other", to: inHours(-2), selector: { services: ["paymets"], teams: ["nobody"] } });
    expect(await faultsOf(editor().createFreeze({ body: wrong }))).toEqual({
      status: 400,
      paths: ["to", "selector.services", "selector.teams"],
    });
    await editor().deleteFreeze({ params: { name: "closing" } });
  });

  test("is not for a responder", async () => {
    expect(await faultsOf(house.as("responder").gates.createFreeze({ body: closing() }))).toMatchObject({
      status: 403,
    });
  });
});

test("a dry run answers as the gate does, and is not written down", async () => {
  const before = (await house.as("viewer").gates.listChecks()).checks.length;
  expect(await check({ dryRun: true })).toMatchObject({ verdict: "allow", recorded: false });
  expect((await house.as("viewer").gates.listChecks()).checks).toHaveLength(before);
  expect(await check()).toMatchObject({ verdict: "allow", recorded: true });
  expect((await house.as("viewer").gates.listChecks()).checks).toHaveLength(before + 1);
});

test("the gates of every environment are told where that is asked for", async () => {
  const placesOf = async (of: "production" | "all") =>
    (await house.as("viewer").gates.state({ query: { of } })).gates.map(
      ({ service, environment }) => `${service} ${environment}`,
    );
  expect(await placesOf("production")).toEqual(["payments production"]);
  expect(await placesOf("all")).toEqual(["payments production", "payments staging"]);
});
