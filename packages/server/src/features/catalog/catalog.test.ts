import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { problemOf } from "../../testing/problem-of.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { audit } from "../access/index.ts";
import { ensureBuiltIn } from "./ensure-built-in.ts";
import {
  allServices,
  dependenciesOf,
  dependentsOf,
  escalationPolicyFor,
  serviceByName,
  servicesByIds,
  servicesByNames,
  teamByName,
} from "./index.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
  const text = `
apiVersion: shipshape/v1
kind: User
metadata: { name: engineer-one }
spec: { email: engineer-one@example.org }
---
apiVersion: shipshape/v1
kind: Team
metadata: { name: payments-team, displayName: Payments }
spec: { members: [engineer-one], contacts: [{ kind: chat, value: "#pay" }] }
---
apiVersion: shipshape/v1
kind: Team
metadata: { name: store-team }
spec: {}
`;
  await house.as("admin").configuration.apply({ body: { files: [{ path: "teams.yaml", text }] } });
});
afterAll(() => house.close());

const editor = () => house.as("editor").catalog;
const create = (name: string, rest: object = {}) =>
  editor().createService({ body: { name, owner: "payments-team", ...rest } });
const auditOf = async (name: string) =>
  (await house.as("admin").access.listAudit({ query: { subject: `service:${name}` } })).entries;
const eventsOf = async (name: string) =>
  (
    await sql<{ name: string }>`select name from event where subject = ${`service:${name}`} order by id`.execute(
      house.kernel.db,
    )
  ).rows.map((row) => row.name);

describe("a service", () => {
  test("is added with what was left out filled in, written down and told", async () => {
    const service = await create("payments", { dependsOn: ["ledger", "fraud"], labels: { zone: ["eu", "us"] } });
    expect(service).toMatchObject({
      name: "payments",
      displayName: "payments",
      tier: 3,
      lifecycle: "production",
      escalationPolicy: null,
      runbook: null,
      dependsOn: ["ledger", "fraud"],
      labels: { zone: ["eu", "us"] },
      builtIn: false,
      origin: "interface",
    });
    expect(await auditOf("payments")).toMatchObject([
      { actor: "the-editor", action: "catalog.createService", after: { owner: "payments-team" } },
    ]);
    expect(await eventsOf("payments")).toEqual(["catalog.serviceChanged"]);
  });

  test("is shown with its team, and with who depends on it, known or not", async () => {
    await create("ledger", { tier: 1 });
    await create("shop", { owner: "store-team", dependsOn: ["payments"] });
    expect(await house.as("viewer").catalog.getService({ params: { name: "payments" } })).toMatchObject({
      dependsOn: ["ledger", "fraud"],
      usedBy: ["shop"],
      ownerTeam: {
        name: "payments-team",
        displayName: "Payments",
        members: ["engineer-one"],
        contacts: [{ value: "#pay" }],
      },
    });
  });

  test("is replaced whole; what it was is in the audit log", async () => {
    await create("cards", { tier: 2, runbook: "https://example.org/cards", dependsOn: ["payments"] });
    const body = { name: "cards", owner: "store-team", dependsOn: ["ledger"] };
    expect(await editor().updateService({ params: { name: "cards" }, body })).toMatchObject({
      owner: "store-team",
      tier: 3,
      runbook: null,
      dependsOn: ["ledger"],
    });
    expect(await auditOf("cards")).toMatchObject([
      { action: "catalog.updateService", before: { tier: 2, owner: "payments-team" }, after: { tier: 3 } },
      { action: "catalog.createService" },
    ]);
    expect(await dependentsOf(house.kernel.db, "payments")).not.toContain("cards");
  });

  test("tells who changed what of it, the newest first", async () => {
    const { changes } = await house.as("viewer").catalog.serviceHistory({ params: { name: "cards" } });
    expect(changes.map(({ actor, action, fields }) => [actor, action, fields])).toEqual([
      ["the-editor", "catalog.updateService", ["dependsOn", "owner", "runbook", "tier"]],
      ["the-editor", "catalog.createService", []],
    ]);
  });

  test("does not count what every build brings among what was changed of it", async () => {
    const actions = ["changes.uploadEvidence", "gates.check", "slo.pushSlices"];
    await audit(house.kernel.db, SYSTEM, ...actions.map((action) => ({ action, subject: "service:cards" })));
    const { changes } = await house.as("viewer").catalog.serviceHistory({ params: { name: "cards" } });
    expect(changes.map(({ action }) => action)).toEqual(["catalog.updateService", "catalog.createService"]);
  });

  test("said the same way again is left alone", async () => {
    await create("quiet", { displayName: "quiet", dependsOn: ["payments"], annotations: { a: "1", b: "2" } });
    const body = { name: "quiet", owner: "payments-team", dependsOn: ["payments"], annotations: { b: "2", a: "1" } };
    await editor().updateService({ params: { name: "quiet" }, body });
    expect(await auditOf("quiet")).toHaveLength(1);
    expect(await eventsOf("quiet")).toEqual(["catalog.serviceChanged"]);
  });

  test("archived leaves the lists and keeps its history; its name is free again", async () => {
    const { id } = await create("old");
    await create("user-of-old", { dependsOn: ["old"] });
    await editor().archiveService({ params: { name: "old" } });
    expect((await editor().listServices()).services.map(({ name }) => name)).not.toContain("old");
    expect((await problemOf(editor().getService({ params: { name: "old" } }))).status).toBe(404);
    expect((await servicesByIds(house.kernel.db, [id])).get(id)).toMatchObject({ name: "old", archived: true });
    expect((await auditOf("old"))[0]).toMatchObject({ action: "catalog.archiveService", before: { name: "old" } });
    expect(await eventsOf("old")).toEqual(["catalog.serviceChanged", "catalog.serviceArchived"]);
    const again = await create("old");
    expect(again.id).not.toBe(id);
    expect(await dependentsOf(house.kernel.db, "old")).toEqual(["user-of-old"]);
  });
});

describe("a request that cannot be is refused with the mend, and changes nothing:", () => {
  beforeAll(() => create("steady", { tier: 2 }).then(() => undefined));
  const put = (name: string, rest: object = {}) =>
    editor().updateService({ params: { name }, body: { name, owner: "payments-team", ...rest } });
  test.each<[string, () => Promise<unknown>, number, string]>([
    [
      "an owner who is not there",
      () => put("steady", { owner: "nobody" }),
      400,
      'owner: there is no team "nobody": there are payments-team, shipshape, store-team; or add a document of kind Team',
    ],
    ["an owner misspelt", () => create("x", { owner: "payment-team" }), 400, 'did you mean "payments-team"?'],
    [
      "an escalation policy that is not there",
      () => put("steady", { escalationPolicy: "nights" }),
      400,
      'escalationPolicy: there is no escalation policy "nights"',
    ],
    [
      "a service that depends on itself",
      () => put("steady", { dependsOn: ["steady"] }),
      400,
      "dependsOn[0]: a service does not depend on itself",
    ],
    [
      "a dependency said twice",
      () => create("x", { dependsOn: ["a", "a"] }),
      400,
      'dependsOn[1]: "a" is listed twice: remove one',
    ],
    ["a name that is taken", () => create("steady"), 409, 'There is a service "steady" already'],
    [
      "another name",
      () => editor().updateService({ params: { name: "steady" }, body: { name: "ready", owner: "payments-team" } }),
      400,
      'name: a service keeps its name, "steady"',
    ],
    ["a service that is not there", () => put("steadi"), 404, 'There is no service "steadi". Did you mean "steady"?'],
    [
      "archiving what is built in",
      () => editor().archiveService({ params: { name: "shipshape" } }),
      409,
      '"shipshape" is built in',
    ],
    [
      "a character that no database takes",
      () => create("x", { description: "a\u0000b" }),
      400,
      "holds a character that is none, such as NUL: remove it",
    ],
    ["half of a pair of characters", () => create("x", { labels: { a: "\ud800" } }), 400, "such as NUL: remove it"],
    ["a field that is unknown", () => create("x", { teir: 1 }), 400, "teir: unknown field"],
  ])("%s", async (_, call, status, message) => {
    const before = await house.as("admin").configuration.export();
    const problem = await problemOf(call());
    expect(problem.message).toContain(message);
    expect(problem.status).toBe(status);
    expect(await house.as("admin").configuration.export()).toEqual(before);
  });

  test("a viewer may look, and not change", async () => {
    const body = { name: "theirs", owner: "payments-team" };
    expect((await problemOf(house.as("viewer").catalog.createService({ body }))).status).toBe(403);
  });
});

describe("the list", () => {
  beforeAll(async () => {
    for (const name of ["fleet-a", "fleet-b", "fleet-c"]) await create(name, { owner: "store-team" });
    await create("wild", { description: "100%_sure\\" });
  });
  const names = async (query: object) =>
    (await editor().listServices({ query })).services.map((service) => service.name);

  test("is by name, and comes in pages", async () => {
    const { services, next } = await editor().listServices({ query: { search: "fleet", limit: 2 } });
    expect(services.map(({ name }) => name)).toEqual(["fleet-a", "fleet-b"]);
    expect(next).toBe("fleet-b");
    expect(await editor().listServices({ query: { search: "fleet", limit: 2, after: "fleet-b" } })).toMatchObject({
      services: [{ name: "fleet-c" }],
      next: null,
    });
  });
  test("of one owner", async () => {
    expect(await names({ owner: "store-team", search: "FLEET" })).toEqual(["fleet-a", "fleet-b", "fleet-c"]);
    expect(await names({ owner: "payments-team", search: "fleet" })).toEqual([]);
  });
  test("searches for signs as they are written", async () => {
    expect(await names({ search: "100%_s" })).toEqual(["wild"]);
    expect(await names({ search: "sure\\" })).toEqual(["wild"]);
    expect(await names({ search: "1%e" })).toEqual([]);
  });
  test("of teams has their members", async () => {
    expect((await editor().listTeams()).teams).toMatchObject([
      { name: "payments-team", members: ["engineer-one"] },
      { name: "shipshape", members: [] },
      { name: "store-team", members: [] },
    ]);
  });
});

describe("what is built in", () => {
  test("is there from the first start, by the system's own hand", async () => {
    expect((await auditOf("shipshape"))[0]).toMatchObject({ actor: "shipshape", action: "catalog.ensureBuiltIn" });
    expect(await serviceByName(house.kernel.db, "shipshape")).toMatchObject({ builtIn: true, owner: "shipshape" });
  });
  test("can be given to the team that runs this server, and stays theirs at the next start", async () => {
    const { displayName, description, tier } = await editor().getService({ params: { name: "shipshape" } });
    const body = { name: "shipshape", displayName, description, tier, owner: "store-team" };
    expect(await editor().updateService({ params: { name: "shipshape" }, body })).toMatchObject({ builtIn: true });
    const before = await auditOf("shipshape");
    await inTransaction(house.kernel.db, ensureBuiltIn);
    expect(await serviceByName(house.kernel.db, "shipshape")).toMatchObject({ owner: "store-team" });
    expect(await auditOf("shipshape")).toEqual(before);
  });
});

describe("what other rooms ask", () => {
  const db = () => house.kernel.db;
  test("services by name, by id, and all of them", async () => {
    const found = await servicesByNames(db(), ["payments", "ledger", "nowhere"]);
    expect([...found.keys()].sort()).toEqual(["ledger", "payments"]);
    expect(await serviceByName(db(), "nowhere")).toBeUndefined();
    expect((await servicesByIds(db(), [])).size).toBe(0);
    const all = (await allServices(db())).map(({ name }) => name);
    expect(all).toEqual([...all].sort());
    expect(all).toContain("ledger");
  });
  test("dependencies both ways, by name", async () => {
    expect(await dependenciesOf(db(), "payments")).toEqual(["ledger", "fraud"]);
    expect(await dependentsOf(db(), "fraud")).toEqual(["payments"]);
  });
  test("a team and its members", async () => {
    expect(await teamByName(db(), "payments-team")).toMatchObject({
      displayName: "Payments",
      members: ["engineer-one"],
    });
    expect(await teamByName(db(), "nobody")).toBeUndefined();
  });
});

describe("whom a service's alerts page, and why", () => {
  const service = { name: "payments", owner: "payments-team", escalationPolicy: null, ownerEscalationPolicy: null };
  test.each([
    [
      "its own policy",
      { ...service, escalationPolicy: "own", ownerEscalationPolicy: "team" },
      "own",
      "own is the escalation policy of payments itself",
    ],
    [
      "its owner's where it has none",
      { ...service, ownerEscalationPolicy: "team" },
      "team",
      "team is the escalation policy of payments-team, which owns payments",
    ],
    [
      "nobody where neither has one",
      service,
      null,
      "neither payments nor its owner payments-team has an escalation policy: give one to either",
    ],
  ])("%s", (_, given, decision, because) => expect(escalationPolicyFor(given)).toEqual({ decision, because }));
});
