import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { environmentByName, environmentNames } from "./index.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house.close());

const apply = (text: string) =>
  house.as("editor").configuration.apply({ body: { files: [{ path: "environments.yaml", text }] } });
const environment = (name: string, rest: string) =>
  `---\napiVersion: shipshape/v1\nkind: Environment\nmetadata: { name: ${name} }\nspec: { ${rest} }\n`;

test("there are none before somebody says so", async () => {
  expect(await house.as("viewer").environments.list()).toEqual({ environments: [] });
  expect(await environmentByName(house.kernel.db, "production")).toBeUndefined();
});

test("environments are listed by name with what they are for", async () => {
  await apply(environment("staging", "kind: staging") + environment("eu-west", "kind: production, description: EU"));
  expect(await house.as("viewer").environments.list()).toEqual({
    environments: [
      {
        name: "eu-west",
        displayName: "eu-west",
        kind: "production",
        description: "EU",
        labels: {},
        annotations: {},
      },
      expect.objectContaining({ name: "staging" }),
    ],
  });
  expect(await environmentNames(house.kernel.db)).toEqual(["eu-west", "staging"]);
  expect(await environmentByName(house.kernel.db, "eu-west")).toEqual({
    name: "eu-west",
    displayName: "eu-west",
    kind: "production",
  });
});

test("a change keeps the environment and is written down with what it was", async () => {
  await apply(environment("staging", "kind: staging"));
  const idOf = () =>
    house.kernel.db.selectFrom("environment").select("id").where("name", "=", "staging").executeTakeFirstOrThrow();
  const before = await idOf();
  await apply(environment("staging", "kind: testing"));
  expect(await idOf()).toEqual(before);
  const { entries } = await house.as("admin").access.listAudit({ query: { subject: "environment:staging" } });
  expect(entries[0]).toMatchObject({
    actor: "the-editor",
    action: "environments.applyEnvironment",
    before: { spec: { kind: "staging" } },
    after: { spec: { kind: "testing" } },
  });
});

test("the board says how far each place is from production", async () => {
  await apply(environment("staging", "kind: staging") + environment("eu-west", "kind: production"));
  await house.as("editor").catalog.createService({ body: { name: "payments", owner: "shipshape" } });
  const ship = async (where: string, version: string, status: "succeeded" | "failed" = "succeeded") => {
    await house.advance(60_000);
    const body = { service: "payments", environment: where, version };
    const { id } = await house.as("responder").changes.startDeployment({ body });
    await house.as("responder").changes.finishDeployment({ params: { id }, body: { status } });
  };
  const board = async () => {
    const { places } = await house.as("viewer").environments.board({ query: {} });
    return Object.fromEntries(
      places.map(({ environment: where, version, besideProduction }) => [
        where,
        `${version} ${besideProduction ? `${besideProduction.is} ${besideProduction.deployments}` : "–"}`,
      ]),
    );
  };
  await ship("staging", "1.0.0");
  expect(await board()).toEqual({ staging: "1.0.0 –" });
  await ship("eu-west", "1.0.0");
  expect(await board()).toEqual({ "eu-west": "1.0.0 –", staging: "1.0.0 same 0" });
  await ship("staging", "1.1.0");
  await ship("staging", "1.2.0", "failed");
  await ship("staging", "1.3.0");
  expect(await board()).toEqual({ "eu-west": "1.0.0 –", staging: "1.3.0 ahead 2" });
  await ship("eu-west", "1.3.0");
  await ship("eu-west", "1.3.1");
  await ship("eu-west", "1.3.2", "failed");
  expect(await board()).toEqual({ "eu-west": "1.3.1 –", staging: "1.3.0 behind 1" });
  // a tag has a v before it where an image has none
  await ship("eu-west", "v1.3.0");
  expect(await board()).toEqual({ "eu-west": "v1.3.0 –", staging: "1.3.0 same 0" });
  await ship("eu-west", "v1.3.3");
  expect(await board()).toEqual({ "eu-west": "v1.3.3 –", staging: "1.3.0 behind 1" });
  await ship("staging", "1.3.3");
  await ship("staging", "1.3.4");
  expect(await board()).toEqual({ "eu-west": "v1.3.3 –", staging: "1.3.4 ahead 1" });
});
