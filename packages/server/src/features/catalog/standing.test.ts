import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "../../kernel/id.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";

let house: TestHouse;
const ids = new Map<string, string>();

beforeAll(async () => {
  house = await testHouse();
  const text = `
apiVersion: shipshape/v1
kind: Team
metadata: { name: store-team, displayName: Store }
spec: {}
---
apiVersion: shipshape/v1
kind: Team
metadata: { name: money-team }
spec: {}
---
apiVersion: shipshape/v1
kind: Environment
metadata: { name: production }
spec: { kind: production }
---
apiVersion: shipshape/v1
kind: Environment
metadata: { name: staging }
spec: { kind: staging }
`;
  await house.as("admin").configuration.apply({ body: { files: [{ path: "store.yaml", text }] } });
  await add("web", { tier: 1, dependsOn: ["basket", "prices"] });
  await add("basket", { tier: 2, dependsOn: ["prices", "nobody-knows"] });
  await add("prices", { tier: 2, owner: "money-team", dependsOn: ["ledger"] });
  await add("ledger", { tier: 1, owner: "money-team", runbook: "https://example.org/ledger" });
  await add("lonely", { tier: 4, lifecycle: "experimental" });
  await objective("web", "ok", 0.7);
  await objective("basket", "spent", -0.2);
  await objective("prices", "burning", 0.4);
  await objective("prices", "ok", 0.9);
  await objective("lonely", "no_data", null);
  await house.as("responder").incidents.declare({
    body: { title: "Books do not balance", severity: "SEV1", service: "ledger", page: false },
  });
});
afterAll(() => house.close());

async function add(name: string, rest: object) {
  const body = { name, owner: "store-team", ...rest };
  ids.set(name, (await house.as("editor").catalog.createService({ body })).id);
}

async function objective(service: string, status: string, share: number | null) {
  const id = newId();
  const { db } = house.kernel;
  await sql`
    insert into slo (id, name, document_name, rules, display_name, service_id, indicator, definition)
    values (${id}, ${`${service}-${status}`}, '', '{}', '', ${ids.get(service)}, '{}', '{}')`.execute(db);
  await sql`
    insert into slo_state (slo_id, evaluated_at, status, remaining_share)
    values (${id}, now(), ${status}, ${share})`.execute(db);
}

const list = async (query: Parameters<ReturnType<TestHouse["as"]>["catalog"]["listStandings"]>[0] = {}) =>
  await house.as("viewer").catalog.listStandings(query);
const names = async (query: object) => (await list({ query })).services.map(({ name }) => name);

describe("how services stand", () => {
  test("is told by the worst that is known, the worst first", async () => {
    const { services } = await list();
    const own = services.filter(({ builtIn }) => !builtIn);
    expect(own.map(({ name, health, because }) => `${name} ${health}: ${because}`)).toEqual([
      "ledger incident: INC-1 is not resolved",
      "basket spent: the error budget of one objective is spent",
      "prices burning: one objective burning too fast",
      "lonely no_data: one objective has no data",
      "web ok: one objective is on track",
    ]);
    expect(own.find(({ name }) => name === "prices")).toMatchObject({
      lowestBudget: 0.4,
      lowestObjective: "prices-burning",
      objectives: 2,
      owner: "money-team",
    });
  });

  test("comes in pages that go on where the last one ended, in every order", async () => {
    for (const sort of ["health", "name", "tier", "budget", "deployed"] as const) {
      const whole = await names({ sort });
      const parts: string[] = [];
      let after: string | undefined;
      do {
        const page = await list({ query: { sort, limit: 2, ...(after ? { after } : {}) } });
        parts.push(...page.services.map(({ name }) => name));
        after = page.next ?? undefined;
      } while (after !== undefined);
      expect(parts, sort).toEqual(whole);
    }
  });

  test("is filtered by team, tier, stage, health and text; the counts are of what matches otherwise", async () => {
    expect(await names({ owner: "money-team" })).toEqual(["ledger", "prices"]);
    expect(await names({ tier: 2 })).toEqual(["basket", "prices"]);
    expect(await names({ lifecycle: "experimental" })).toEqual(["lonely"]);
    expect(await names({ search: "bask" })).toEqual(["basket"]);
    const { services, counts } = await list({ query: { health: "spent", owner: "store-team" } });
    expect(services.map(({ name }) => name)).toEqual(["basket"]);
    expect(counts).toEqual({ incident: 0, spent: 1, burning: 0, no_data: 1, no_objective: 0, ok: 1 });
  });

  test("names the last deployment, wherever it went", async () => {
    const deploy = (environment: string, version: string) =>
      house.as("responder").changes.startDeployment({ body: { service: "web", environment, version } });
    await deploy("production", "1.0.0");
    await house.advance(60_000);
    const { shortId } = await deploy("staging", "1.1.0");
    const [first] = (await list({ query: { sort: "deployed" } })).services;
    expect(first).toMatchObject({
      name: "web",
      lastDeployment: { shortId, version: "1.1.0", environment: "staging", status: "in_progress" },
    });
  });
});

describe("who calls whom", () => {
  const graph = async (query: object) => {
    const { nodes, dependencies } = await house.as("viewer").catalog.dependencies({ query });
    return {
      nodes: nodes.map(
        ({ name, matched, known }) => `${name}${matched ? "" : " (neighbour)"}${known ? "" : " (unknown)"}`,
      ),
      edges: dependencies.map(({ from, to }) => `${from}>${to}`),
    };
  };

  test("around a service, as far as was asked", async () => {
    expect(await graph({ around: "ledger" })).toEqual({ nodes: ["ledger", "prices"], edges: ["prices>ledger"] });
    expect((await graph({ around: "ledger", hops: 2 })).nodes).toEqual(["ledger", "prices", "basket", "web"]);
    expect((await graph({ around: "ledger", hops: 3 })).nodes).toContain("nobody-knows (unknown)");
  });

  test("of a team, with its neighbours", async () => {
    expect(await graph({ owner: "money-team" })).toEqual({
      nodes: ["ledger", "prices", "basket (neighbour)", "web (neighbour)"],
      edges: ["basket>prices", "prices>ledger", "web>prices"],
    });
  });

  test("of everything, each with its health", async () => {
    const { nodes, left } = await house.as("viewer").catalog.dependencies();
    expect(nodes.find(({ name }) => name === "ledger")).toMatchObject({ health: "incident", incident: "INC-1" });
    expect(nodes.find(({ name }) => name === "nobody-knows")).toMatchObject({ known: false, health: null });
    expect(left).toBe(0);
  });
});

describe("runbooks", () => {
  test("are those that services name and those that alerts carried, with when they were last used", async () => {
    const alert = {
      labels: { alertname: "SlowBasket", service: "basket", severity: "warning" },
      annotations: { runbook_url: "https://example.org/slow" },
    };
    await house.as("responder").alerts.ingest({ body: { alerts: [alert] } });
    await house.settle();
    const { runbooks, without } = await house.as("viewer").catalog.listRunbooks();
    expect(runbooks).toMatchObject([
      {
        url: "https://example.org/slow",
        services: ["basket"],
        ofService: false,
        alertNames: ["SlowBasket"],
        alerts: 1,
        lastAlert: "ALR-1",
      },
      { url: "https://example.org/ledger", services: ["ledger"], ofService: true, alerts: 0, lastUsedAt: null },
    ]);
    expect(without.map(({ name }) => name)).toEqual(["web", "basket", "prices", "lonely"]);
    const ofLedger = await house.as("viewer").catalog.listRunbooks({ query: { service: "ledger" } });
    expect(ofLedger.runbooks.map(({ url }) => url)).toEqual(["https://example.org/ledger"]);
    expect(ofLedger.without).toEqual([]);
  });
});
