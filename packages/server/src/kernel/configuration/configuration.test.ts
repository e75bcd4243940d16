import type { ApiProblem } from "@shipshape/contract/problem";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
  for (const role of ["viewer", "editor", "admin"] as const) await house.headersOf(role);
});
afterAll(() => house.close());

const filesOf = (files: Record<string, string>) => Object.entries(files).map(([path, text]) => ({ path, text }));
const apply = (files: Record<string, string>, into = house, role: "admin" | "editor" = "admin") =>
  into.as(role).configuration.apply({ body: { files: filesOf(files) } });
const plan = (files: Record<string, string>) =>
  house.as("viewer").configuration.plan({ body: { files: filesOf(files) } });
const exported = async (from = house) => (await from.as("admin").configuration.export()).documents;

/** Everything that was ever written down or told. */
async function traces() {
  const { rows } = await sql<{ audited: number; told: number }>`
    select (select count(*) from audit_entry) as audited, (select count(*) from event) as told`.execute(
    house.kernel.db,
  );
  return rows[0];
}

const HOUSE = `
apiVersion: shipshape/v1
kind: Service
metadata:
  name: checkout
  displayName: Checkout
  labels: { system: store, teams: [web, "24x7"] }
  annotations: { "example.org/repository": "git@example.org:store/checkout.git" }
spec:
  description: |
    Places an order: reserves the goods,
    charges the card.
  owner: store-team
  tier: 1
  lifecycle: experimental
  contacts: [{ kind: email, value: store@example.org }, { kind: chat, value: "#store" }]
  links: [{ title: "Dashboard: all", url: "https://example.org/d?x=1&y=%20" }]
  runbook: https://example.org/runbooks/checkout
  dependsOn: [payments, inventory]
---
# The owner comes after what it owns, in another order than it is applied in.
apiVersion: shipshape/v1
kind: Team
metadata: { name: store-team, displayName: "Store: all of it", labels: { floor: "3" } }
spec:
  description: "yes"
  members: [engineer-one, engineer-two]
  contacts: [{ kind: pager, value: "0123" }]
---
apiVersion: shipshape/v1
kind: Service
metadata: { name: payments }
spec: { owner: store-team }
---
---
`;

const PEOPLE = JSON.stringify({
  apiVersion: "v1",
  kind: "List",
  items: [
    ...["engineer-one", "engineer-two"].map((name) => ({
      apiVersion: "shipshape/v1",
      kind: "User",
      metadata: { name, annotations: { note: "on: off" } },
      spec: { email: `${name}@example.org`, role: "responder", timeZone: "Europe/Berlin" },
    })),
    {
      apiVersion: "shipshape/v1",
      kind: "Environment",
      metadata: { name: "production", displayName: "production", labels: { region: ["eu", "us"] } },
      spec: { kind: "production", description: "Where customers are." },
    },
  ],
});

const FILES = { "house.yaml": HOUSE, "people.json": PEOPLE };

describe("a plan", () => {
  test("says what would be made, with file and line, and makes nothing", async () => {
    const before = await traces();
    const { changes, warnings, creates, updates, unchanged } = await plan(FILES);
    expect({ creates, updates, unchanged }).toEqual({ creates: 6, updates: 0, unchanged: 0 });
    expect(changes.map(({ action, kind, name, file, line }) => `${action} ${kind} ${name} ${file}:${line}`)).toEqual([
      "create User engineer-one people.json:1",
      "create User engineer-two people.json:1",
      "create Team store-team house.yaml:22",
      "create Environment production people.json:1",
      "create Service checkout house.yaml:2",
      "create Service payments house.yaml:30",
    ]);
    expect(warnings).toEqual([
      {
        file: "house.yaml",
        line: 19,
        path: "spec.dependsOn[1]",
        message: 'no service "inventory" is known yet: it shows as unknown until it is added',
      },
    ]);
    expect(await traces()).toEqual(before);
    expect((await house.as("admin").catalog.listServices()).services.map(({ name }) => name)).toEqual(["shipshape"]);
  });

  test("names each field that differs, before and after; an order that means nothing is no difference", async () => {
    await apply(FILES);
    const changed = HOUSE.replace("tier: 1", "tier: 2")
      .replace("engineer-one, engineer-two", "engineer-two, engineer-one")
      .replace("payments, inventory", "inventory, payments")
      .replace('[web, "24x7"]', '["24x7", web]')
      .replace('title: "Dashboard: all"', "title: Board")
      .replace("  runbook: https://example.org/runbooks/checkout\n", "")
      .replace("git@example.org:store", "git@example.org:shop");
    const { changes, updates, unchanged } = await plan({ "house.yaml": changed, "people.json": PEOPLE });
    expect({ updates, unchanged }).toEqual({ updates: 1, unchanged: 5 });
    expect(changes.find(({ action }) => action === "update")).toEqual({
      action: "update",
      kind: "Service",
      name: "checkout",
      file: "house.yaml",
      line: 2,
      differences: [
        {
          path: 'metadata.annotations["example.org/repository"]',
          before: "git@example.org:store/checkout.git",
          after: "git@example.org:shop/checkout.git",
        },
        { path: "spec.tier", before: 1, after: 2 },
        { path: "spec.links[0].title", before: "Dashboard: all", after: "Board" },
        { path: "spec.runbook", before: "https://example.org/runbooks/checkout", after: null },
      ],
      effects: [],
    });
  });
});

describe("applying", () => {
  test("makes it so, writes down each change, and tells of it once", async () => {
    const { creates, updates } = await apply({
      "house.yaml": HOUSE.replace("name: payments", "name: cards"),
      "people.json": PEOPLE,
    });
    expect({ creates, updates }).toEqual({ creates: 1, updates: 0 });
    const { entries } = await house.as("admin").access.listAudit({ query: { subject: "service:cards" } });
    expect(entries).toMatchObject([{ actor: "the-admin", action: "catalog.applyService", after: { tier: 3 } }]);
    expect(await house.as("viewer").catalog.getService({ params: { name: "cards" } })).toMatchObject({
      origin: "file:house.yaml",
      ownerTeam: { displayName: "Store: all of it", members: ["engineer-one", "engineer-two"] },
    });
    const { rows } = await sql<{ name: string; payload: unknown }>`
      select name, payload from event where actor = 'the-admin' order by id desc limit 2`.execute(house.kernel.db);
    expect(rows).toMatchObject([
      { name: "configuration.applied", payload: { creates: 1, updates: 0, kinds: ["Service"] } },
      { name: "catalog.serviceChanged", payload: { service: "cards" } },
    ]);
  });

  test("a second time changes nothing: no audit row, no event", async () => {
    await apply(FILES);
    const before = await traces();
    const { changes, creates, updates, unchanged } = await apply(FILES);
    expect({ creates, updates, unchanged }).toEqual({ creates: 0, updates: 0, unchanged: 6 });
    expect(changes.every(({ action }) => action === "unchanged")).toBe(true);
    expect(await traces()).toEqual(before);
  });

  test("what files do not name stays", async () => {
    await apply(FILES);
    const before = await exported();
    await apply({ "nothing.yaml": "# only words\n---\n" });
    expect(await exported()).toEqual(before);
  });

  test("an editor may change services, and not who is an administrator", async () => {
    const promoted = PEOPLE.replace("responder", "admin");
    const before = await exported();
    const problem = await apply(
      { "people.json": promoted, "house.yaml": HOUSE.replace("tier: 1", "tier: 4") },
      house,
      "editor",
    ).then(
      () => expect.unreachable("it was applied"),
      (error: unknown) => error as ApiProblem,
    );
    expect(problem).toMatchObject({ status: 403, message: expect.stringContaining("Nothing was changed") });
    expect(problem.faults).toEqual([
      {
        file: "people.json",
        line: 1,
        path: "items[0].kind",
        message: "to change a User, the-editor needs the permission access:write",
      },
    ]);
    expect(await exported()).toEqual(before);
    expect(
      await apply({ "people.json": PEOPLE, "house.yaml": HOUSE.replace("tier: 1", "tier: 4") }, house, "editor"),
    ).toMatchObject({
      updates: 1,
    });
  });

  test("needs config:write, and exporting only config:read", async () => {
    const refused = house
      .as("viewer")
      .configuration.apply({ body: { files: filesOf(FILES) } })
      .catch((error: unknown) => error);
    expect(await refused).toMatchObject({ status: 403 });
    expect((await house.as("viewer").configuration.export({ query: { kind: "Team" } })).documents).toHaveLength(1);
  });

  test("at the same time from two sides ends as one of the two would", async () => {
    const tiers = [1, 2, 3, 4, 1, 2, 3, 4];
    await Promise.all(
      tiers.map((tier) => apply({ "house.yaml": HOUSE.replace("tier: 1", `tier: ${tier}`), "people.json": PEOPLE })),
    );
    expect(await apply(FILES)).toMatchObject({ creates: 0 });
  });
});

describe("a large body", () => {
  const send = async (url: string, text: string, role?: "admin") =>
    house.http.app.inject({
      method: "POST",
      url,
      headers: { "content-type": "application/json", ...(role ? await house.headersOf(role) : {}) },
      payload: JSON.stringify({ files: [{ path: "large.yaml", text }] }),
    });
  const large = `# ${"x".repeat(3 * 1024 * 1024)}`;

  test("is taken here, up to 16 MiB", async () => {
    expect((await send("/api/v1/config/plan", large, "admin")).statusCode).toBe(200);
    const refused = await send("/api/v1/config/plan", large.repeat(6), "admin");
    expect(refused.json()).toMatchObject({ status: 413, detail: expect.stringContaining("at most 16 MiB") });
  });
  test("is not taken where there is no need for it", async () => {
    const refused = await send("/api/v1/services", large, "admin");
    expect(refused.json()).toMatchObject({ status: 413, detail: expect.stringContaining("at most 2 MiB") });
  });
  test("of somebody who may not send it is not even read", async () => {
    expect((await send("/api/v1/config/apply", large.repeat(6))).statusCode).toBe(401);
    expect((await send("/api/v1/config/apply", "\u0000")).statusCode).toBe(401);
  });
});

describe("an export", () => {
  test("applied to an empty house gives the same export, and applied at home changes nothing", async () => {
    const documents = await exported();
    expect(documents.length).toBeGreaterThan(5);
    const text = documents.map((document) => stringify(document)).join("---\n");
    expect(await apply({ "export.yaml": text })).toMatchObject({ creates: 0, updates: 0 });
    const other = await testHouse();
    try {
      await apply({ "export.yaml": text }, other);
      const named = (document: Record<string, unknown>) => JSON.stringify([document["kind"], document["metadata"]]);
      const byName = (list: Record<string, unknown>[]) =>
        [...list].sort((one, two) => named(one).localeCompare(named(two)));
      expect(byName(await exported(other))).toEqual(byName(await exported()));
    } finally {
      await other.close();
    }
  });

  test("leaves out what is built in and what is empty", async () => {
    const documents = await exported();
    expect(documents.filter(({ metadata }) => (metadata as { name: string }).name === "shipshape")).toEqual([]);
    const payments = documents.find(({ metadata }) => (metadata as { name: string }).name === "payments");
    expect(payments?.["metadata"]).toEqual({ name: "payments" });
  });
});

test("more services than go into one statement are all applied, and known the next time", async () => {
  const many = Array.from({ length: 1_200 }, (_, index) =>
    JSON.stringify({
      apiVersion: "shipshape/v1",
      kind: "Service",
      metadata: { name: `fleet-${index}` },
      spec: { owner: "store-team", dependsOn: [`fleet-${(index + 1) % 1_200}`] },
    }),
  ).join("\n---\n");
  expect(await apply({ "fleet.yaml": many })).toMatchObject({ creates: 1_200 });
  expect(await plan({ "fleet.yaml": many })).toMatchObject({ unchanged: 1_200 });
});
