import { readdirSync, readFileSync } from "node:fs";
import { MANIFEST_KINDS } from "@shipshape/contract/manifest-kinds";
import type { ApiProblem } from "@shipshape/contract/problem";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { configurationKinds } from "./app.ts";
import { type TestHouse, testHouse } from "./testing/test-house.ts";

test("the server applies every kind of document that the contract knows, in the contract's order", () => {
  expect(configurationKinds.map(({ kind }) => kind)).toEqual(MANIFEST_KINDS);
});

type Files = { path: string; text: string }[];

/** The demo's configuration, which has a document of every kind, and the sources that its objectives read. */
const demo = new URL("../../../demo/config/", import.meta.url);
const source = (name: string, connectionDetails: object) => ({
  apiVersion: "openslo/v1",
  kind: "DataSource",
  metadata: { name },
  spec: { type: "prometheus", connectionDetails },
});
const FILES: Files = [
  ...readdirSync(demo).map((file) => ({ path: file, text: readFileSync(new URL(file, demo), "utf8") })),
  ...["payments", "checkout", "storefront"].map((service) => ({
    path: `${service}.json`,
    text: JSON.stringify(source(`${service}-metrics`, { url: "http://127.0.0.1:9090" })),
  })),
];

describe("a house with every kind of document", () => {
  let house: TestHouse;
  beforeAll(async () => {
    house = await testHouse();
    await house.headersOf("admin");
  });
  afterAll(() => house.close());
  const apply = (files: Files, into = house) => into.as("admin").configuration.apply({ body: { files } });
  const exported = async (from = house) => (await from.as("admin").configuration.export()).documents;
  const traces = async () =>
    (
      await sql`select (select count(*) from audit_entry) as audited, (select count(*) from event) as told`.execute(
        house.kernel.db,
      )
    ).rows;

  test("is made by one request, in whatever order its files come", async () => {
    const { creates, changes, warnings } = await apply(FILES.toReversed());
    expect(creates).toBe(changes.length);
    expect(new Set(changes.map(({ kind }) => kind))).toEqual(new Set(MANIFEST_KINDS));
    // The only kind that is kept without doing anything.
    expect(warnings.map(({ message }) => message)).toEqual([expect.stringContaining("notifies nobody")]);
  });

  test("is left alone by the same request, and by its own export", async () => {
    const before = await traces();
    expect(await apply(FILES)).toMatchObject({ creates: 0, updates: 0 });
    const text = (await exported()).map((document) => stringify(document)).join("---\n");
    expect(await apply([{ path: "export.yaml", text }])).toMatchObject({ creates: 0, updates: 0 });
    expect(await traces()).toEqual(before);
  });

  test("stands again elsewhere, document by document, from its export", async () => {
    const other = await testHouse();
    try {
      await other.headersOf("admin");
      const documents = await exported();
      expect(documents.length).toBeGreaterThan(20);
      await apply([{ path: "export.json", text: JSON.stringify({ kind: "List", items: documents }) }], other);
      expect(await exported(other)).toEqual(documents);
    } finally {
      await other.close();
    }
  });

  test("never shows a token: not in a plan, not in an export, not in the audit log", async () => {
    const withToken = (bearerToken: string) => [
      { path: "secret.json", text: JSON.stringify(source("guarded", { url: "http://127.0.0.1:9091", bearerToken })) },
    ];
    await apply(withToken("a-secret-of-ours"));
    expect(await apply(withToken("a-secret-of-ours"))).toMatchObject({ creates: 0, updates: 0 });
    const { changes } = await apply(withToken("another-secret-of-ours"));
    expect(changes).toMatchObject([
      { action: "update", differences: [{ path: "spec.connectionDetails.bearerToken" }] },
    ]);
    const { entries } = await house.as("admin").access.listAudit();
    expect(JSON.stringify([changes, await exported(), entries])).not.toContain("secret-of-ours");
  });

  const CASES: [kind: string, file: string, from: string, to: string, path: string][] = [
    ["Team's member", "teams.yaml", "[oncall-payments,", "[ghost,", "spec.members[0]"],
    [
      "Team's policy",
      "teams.yaml",
      "escalationPolicy: payments-escalation",
      "escalationPolicy: ghost",
      "spec.escalationPolicy",
    ],
    ["Service's owner", "services.yaml", "owner: payments-team", "owner: ghost", "spec.owner"],
    [
      "Schedule's member",
      "on-call.yaml",
      "members: [oncall-payments",
      "members: [ghost",
      "spec.rotations[0].members[0]",
    ],
    [
      "EscalationPolicy's schedule",
      "on-call.yaml",
      "name: payments-primary }",
      "name: ghost }",
      "spec.steps[0].targets[0].name",
    ],
    [
      "EscalationPolicy's user",
      "on-call.yaml",
      "name: lead-payments }",
      "name: ghost }",
      "spec.steps[1].targets[0].name",
    ],
    ["SLO's service", "objectives.yaml", "service: payments\n", "service: ghost\n", "spec.service"],
    [
      "SLO's source",
      "objectives.yaml",
      "metricSourceRef: payments-metrics",
      "metricSourceRef: ghost",
      "spec.indicator.spec.ratioMetric.good.metricSource.metricSourceRef",
    ],
    [
      "StatusPage's component",
      "status-page.yaml",
      "service: payments }",
      "service: ghost }",
      "spec.components[2].service",
    ],
    [
      "Exclusion's service",
      "exclusions.yaml",
      "services: [storefront]",
      "services: [ghost]",
      "spec.selector.services[0]",
    ],
    ["Freeze's environment", "freezes.yaml", "[production]", "[ghost]", "spec.selector.environments[0]"],
  ];

  test.each(CASES)("refuses a %s that is not there, by file, line and path", async (_, path, from, to, faultPath) => {
    const file = FILES.find((one) => one.path === path);
    const text = file?.text.replace(from, to) ?? "";
    expect(text).toContain(to);
    const before = await exported();
    const problem = await apply([{ path, text }]).then(
      () => expect.unreachable("it was applied"),
      (error: unknown) => error as ApiProblem,
    );
    const found = problem.faults.map(({ file: at, line, path: where, message }) => ({ at, line, where, message }));
    const line = text.slice(0, text.indexOf(to)).split("\n").length;
    const message = expect.stringContaining('"ghost"');
    expect(found).toContainEqual({ at: path, line, where: faultPath, message });
    expect(await exported()).toEqual(before);
  });
});
