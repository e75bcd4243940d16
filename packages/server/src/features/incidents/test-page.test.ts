import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
  const documents = [
    { kind: "Team", metadata: { name: "shop" }, spec: { members: ["the-responder"], escalationPolicy: "shop" } },
    {
      kind: "EscalationPolicy",
      metadata: { name: "shop" },
      spec: { steps: [{ delayMinutes: 0, targets: [{ kind: "user", name: "the-responder" }] }] },
    },
    { kind: "Service", metadata: { name: "shop" }, spec: { owner: "shop", tier: 1 } },
    { kind: "StatusPage", metadata: { name: "shop" }, spec: { components: [{ service: "shop" }] } },
  ];
  await house.headersOf("responder");
  const files = documents.map((one, at) => ({
    path: `${at}.yaml`,
    text: JSON.stringify({ apiVersion: "shipshape/v1", ...one }),
  }));
  await house.as("admin").configuration.apply({ body: { files } });
});
afterAll(() => house.close());

const labels = { alertname: "Test page", service: "shop", severity: "critical", shipshape_test: "true" };
const send = (status: "firing" | "resolved", more: object = {}) =>
  house.as("responder").alerts.ingest({ body: { alerts: [{ labels: { ...labels, ...more }, status }] } });
const incidents = async (asked: { test?: "true" | "false" } = {}) =>
  (await house.as("viewer").incidents.list({ query: { status: "live", ...asked } })).incidents;

test("a test page opens an incident and pages, as any alert does", async () => {
  await send("firing");
  await house.settle();
  expect(await incidents()).toMatchObject([{ test: true, service: "shop", severity: "SEV1", status: "open" }]);
  const [first] = await incidents({ test: "true" });
  const { pagingRun } = await house.as("viewer").incidents.get({ params: { id: first?.id ?? "" } });
  expect(pagingRun?.pages).toMatchObject([{ user: "the-responder" }]);
});

test("it shuts no gate, and no customer reads of it", async () => {
  const answer = await house.http.app.inject({ url: "/status/shop" });
  expect(answer.body).not.toContain("Problems with");
  const body = { service: "shop", environment: "production" };
  await house.as("admin").configuration.apply({
    body: {
      files: [
        {
          path: "e.yaml",
          text: '{"apiVersion":"shipshape/v1","kind":"Environment","metadata":{"name":"production"},"spec":{"kind":"production"}}',
        },
      ],
    },
  });
  expect((await house.as("responder").gates.check({ body })).verdict).toBe("allow");
});

test("real trouble opens an incident of its own beside it", async () => {
  await send("firing", { alertname: "Down", shipshape_test: "" });
  await house.settle();
  expect((await incidents()).map(({ test }) => test)).toEqual([false, true]);
  await send("firing", { instance: "second" });
  await house.settle();
  expect(await incidents({ test: "true" })).toHaveLength(2);
  expect(await incidents({ test: "false" })).toHaveLength(1);
});

test("it is over with its alert, also when somebody looks after it", async () => {
  const [, first] = await incidents({ test: "true" });
  await house.as("responder").incidents.acknowledge({ params: { id: first?.id ?? "" } });
  await send("resolved");
  await house.settle();
  expect(await house.as("viewer").incidents.get({ params: { id: first?.id ?? "" } })).toMatchObject({
    status: "resolved",
  });
});
