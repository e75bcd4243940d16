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
