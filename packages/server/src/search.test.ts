import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestHouse, testHouse } from "./testing/test-house.ts";

const CONFIGURATION = `
apiVersion: shipshape/v1
kind: User
metadata: { name: mona, displayName: Mona Reader }
spec: { email: mona@store.example, role: responder }
---
apiVersion: shipshape/v1
kind: Team
metadata: { name: payments-team, displayName: Payments team }
spec: { members: [mona] }
---
apiVersion: shipshape/v1
kind: Environment
metadata: { name: production }
spec: { kind: production }
---
apiVersion: shipshape/v1
kind: Schedule
metadata: { name: payments-primary }
spec: { timeZone: UTC, rotations: [{ name: weekly, firstHandoff: 2026-01-05T09:00, period: { unit: weeks, count: 1 }, members: [mona] }] }
---
apiVersion: shipshape/v1
kind: Service
metadata: { name: payments, displayName: Payments }
spec: { owner: payments-team, tier: 1 }
---
apiVersion: shipshape/v1
kind: Service
metadata: { name: payments-api, displayName: The 100% API }
spec: { owner: payments-team, tier: 2 }
---
apiVersion: shipshape/v1
kind: StatusPage
metadata: { name: public, displayName: Store status }
spec: { components: [{ service: payments }] }
`;

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
  const admin = house.as("admin");
  await admin.configuration.apply({ body: { files: [{ path: "all.yaml", text: CONFIGURATION }] } });
  await admin.changes.startDeployment({
    body: { service: "payments", environment: "production", version: "1.5.0-rc.1", commit: "4f2a9c1" },
  });
  await admin.incidents.declare({ body: { title: "Cards are declined", severity: "SEV2", service: "payments" } });
  await admin.alerts.ingest({
    body: { alerts: [{ labels: { alertname: "HighErrorRate", service: "payments", severity: "warning" } }] },
  });
  await house.settle();
});
afterAll(() => house.close());

type Role = Parameters<TestHouse["as"]>[0];
const find = async (q: string, role: Role = "viewer", more: object = {}) => {
  const { groups } = await house.as(role).search.everywhere({ query: { q, ...more } });
  return groups.map(({ kind, hits }) => `${kind}: ${hits.map(({ name }) => name).join(", ")}`);
};

test.each([
  ["a short id, however it is written", "inc-1", ["incident: INC-1"]],
  [
    "a number alone: everything that has it",
    "1",
    expect.arrayContaining(["incident: INC-1", "alert: ALR-1", "deployment: DEP-1"]),
  ],
  ["a name before what only holds it", "payments", expect.arrayContaining(["service: payments, payments-api"])],
  ["words in any order and case", "DECLINED cards", ["incident: INC-1"]],
  ["a part of a word", "errorrate", ["alert: ALR-1"]],
  ["the beginning of a version", "1.5.0", ["deployment: DEP-1"]],
  ["the beginning of a commit", "4f2a", ["deployment: DEP-1"]],
  ["a service and its version", "payments 1.5", ["deployment: DEP-1"]],
  ["a person by a part of the address", "mona@", ["person: mona"]],
  ["a team by what it is called", "payments team", expect.arrayContaining(["team: payments-team"])],
  ["a schedule", "primary", ["schedule: payments-primary"]],
  ["a status page", "store status", ["status_page: public"]],
  ["signs that SQL reads in its own way, as they are", "100%", ["service: payments-api"]],
  ["nothing", "no such thing", []],
])("finds %s", async (_, typed, found) => expect(await find(typed)).toEqual(found));

test("the best find's kind comes first", async () => {
  expect((await find("payments"))[0]).toBe("service: payments, payments-api");
  expect((await find("public"))[0]).toBe("status_page: public");
});

test("only of one kind, and only so many, and says that there are more", async () => {
  expect(await find("payments", "viewer", { kind: "team" })).toEqual(["team: payments-team"]);
  const { groups } = await house
    .as("viewer")
    .search.everywhere({ query: { q: "payments", kind: "service", limit: 1 } });
  expect(groups).toMatchObject([{ hits: [{ name: "payments" }], more: true }]);
});

test("shows nobody what they may not read", async () => {
  const { secret } = await house.as("admin").access.createToken({ body: { name: "sender", scopes: ["alerts:read"] } });
  const answer = await house.http.app.inject({
    url: "/api/v1/search?q=payments",
    headers: { authorization: `Bearer ${secret}` },
  });
  expect(answer.json().groups.map(({ kind }: { kind: string }) => kind)).toEqual(["alert"]);
  await expect(find("payments", "nobody")).rejects.toThrow(/Sign in/);
});
