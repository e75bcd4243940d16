import type { ApiProblem } from "@shipshape/contract/problem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house.close());

const FILE = `apiVersion: backstage.io/v1alpha1
kind: System
metadata: { name: checkout }
spec: { owner: group:default/shop }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: basket, title: Basket }
spec: { type: service, lifecycle: production, owner: group:default/shop, system: checkout, consumesApis: [prices-api] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: prices }
spec: { type: service, lifecycle: production, owner: "group:shop", providesApis: [prices-api], dependsOn: [api:tax] }
`;

const send = (
  text: string,
  options: { apply?: boolean; addOwners?: boolean } = {},
  role: "editor" | "viewer" = "editor",
) => house.as(role).catalog.importCatalogInfo({ body: { files: [{ path: "catalog-info.yaml", text }], ...options } });
const refusal = (call: Promise<unknown>) =>
  call.then(
    () => expect.unreachable("it was done"),
    (error: unknown) => error as ApiProblem,
  );
const actions = ({ changes }: Awaited<ReturnType<typeof send>>) =>
  changes.map(({ action, kind, name }) => `${action} ${kind} ${name}`);

describe("a catalog-info.yaml", () => {
  test("is planned first: what would come of it, and what has no place here; nothing changes", async () => {
    const plan = await send(FILE);
    expect(actions(plan)).toEqual(["create Team shop", "create Service basket", "create Service prices"]);
    expect(plan.warnings.map(({ line, message }) => `${line}: ${message}`)).toEqual([
      "2: Backstage's System is not needed: of its kinds, Component, Group and User are read",
      '14: no component among these files provides the API "tax": it is left out',
    ]);
    const { services } = await house.as("viewer").catalog.listServices();
    expect(services.map(({ name }) => name)).toEqual(["shipshape"]);
  });

  test("is taken over with its owner as a team, and its APIs as dependencies", async () => {
    await send(FILE, { apply: true });
    const service = await house.as("viewer").catalog.getService({ params: { name: "basket" } });
    expect(service).toMatchObject({
      displayName: "Basket",
      owner: "shop",
      dependsOn: ["prices"],
      labels: { system: "checkout" },
      origin: "file:catalog-info.yaml",
    });
    expect(actions(await send(FILE, { apply: true }))).toEqual([
      "unchanged Service basket",
      "unchanged Service prices",
    ]);
  });
});

describe("what is refused changes nothing:", () => {
  test.each<[string, () => Promise<unknown>, number, string]>([
    [
      "an owner nobody knows, where none may be added",
      () => send(FILE.replaceAll("shop", "shopp"), { apply: true, addOwners: false }),
      400,
      'did you mean "shop"?',
    ],
    [
      "an owner that is no entity reference",
      () => send(FILE.replace('"group:shop"', '"group:"'), { apply: true }),
      400,
      '"group:" has no name: write [kind:][namespace/]name, such as group:default/payments',
    ],
    [
      "configuration that is no catalog",
      () => send("apiVersion: shipshape/v1\nkind: Environment\nmetadata: { name: x }\nspec: { kind: staging }\n"),
      400,
      "Environment is no part of a catalog: apply it as configuration, with shipshape apply -f catalog-info.yaml",
    ],
    ["a file without entities", () => send("# nothing\n"), 400, "there is no Component, Group or User in it"],
    ["a viewer", () => send(FILE, {}, "viewer"), 403, "catalog:write"],
  ])("%s", async (_, call, status, message) => {
    const before = await house.as("admin").configuration.export();
    const problem = await refusal(call());
    expect(problem.message).toContain(message);
    expect(problem.status).toBe(status);
    expect(await house.as("admin").configuration.export()).toEqual(before);
  });
});
