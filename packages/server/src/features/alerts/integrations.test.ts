import { INTEGRATION_KINDS } from "@shipshape/contract/integrations";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
  await house.as("editor").catalog.createService({ body: { name: "payments", owner: "shipshape" } });
});
afterAll(() => house.close());

const DAY_MS = 24 * 3_600_000;
const integrations = () => house.as("editor").alerts;
const make = (name: string, more: object = {}) =>
  integrations().createIntegration({ body: { name, kind: "pagerduty", ...more } });
const named = async (name: string) =>
  (await integrations().listIntegrations()).integrations.find((one) => one.name === name);
const send = async (key: string) => {
  const { statusCode } = await house.http.app.inject({
    method: "POST",
    url: "/v2/enqueue",
    headers: { "content-type": "application/json" },
    payload: JSON.stringify({
      routing_key: key,
      event_action: "trigger",
      dedup_key: "one",
      payload: { summary: "Disk full", source: "db-1", severity: "warning" },
    }),
  });
  return statusCode;
};
const problem = (promise: Promise<unknown>) => promise.then(() => undefined).catch((error: Error) => error);

describe("an integration", () => {
  test("shows its key once, keeps its hash, and tells what came in by it", async () => {
    const { key, integration } = await make("billing", { service: "payments" });
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    expect(integration).toMatchObject({
      name: "billing",
      kind: "pagerduty",
      service: "payments",
      signals: 0,
      lastSignalAt: null,
    });
    expect(await send(key)).toBe(202);
    const seen = await named("billing");
    expect(seen).toMatchObject({ signals: 1, refusals: [], keyHint: key.slice(0, 6) });
    expect(seen?.lastSignalAt).toBeInstanceOf(Date);
    const { entries } = await house.as("admin").access.listAudit({ query: { subject: "integration:billing" } });
    expect(entries).toMatchObject([{ actor: "the-editor", action: "alerts.createIntegration" }]);
    expect(JSON.stringify([seen, entries])).not.toContain(key);
  });

  test("counts what it refused, and says why", async () => {
    const { key } = await make("careless");
    const answer = await house.http.app.inject({
      method: "POST",
      url: "/v2/enqueue",
      headers: { "content-type": "application/json" },
      payload: JSON.stringify({ routing_key: key, event_action: "page" }),
    });
    expect(answer.statusCode).toBe(400);
    expect((await named("careless"))?.refusals).toMatchObject([
      { reason: "invalid", count: 1, lastDetail: expect.stringContaining("'event_action' is invalid") },
    ]);
  });

  test("has another key after a rotation; the one before works for a day", async () => {
    const { key } = await make("rotated");
    const rotate = (atOnce: boolean) =>
      integrations().rotateIntegration({ params: { integration: "rotated" }, body: { atOnce } });
    const { key: next, integration } = await rotate(false);
    const leftMs = (integration.previousKeyUntil?.getTime() ?? 0) - house.kernel.clock.now().getTime();
    expect(leftMs).toBeGreaterThan(DAY_MS - 60_000);
    expect([await send(key), await send(next)]).toEqual([202, 202]);
    await house.advance(DAY_MS + 1_000);
    expect([await send(key), await send(next)]).toEqual([400, 202]);
    const { key: last } = await rotate(true);
    await house.advance(3_000);
    expect([await send(next), await send(last)]).toEqual([400, 202]);
  });

  test("a rotation can be taken back while the key before it works", async () => {
    const { key } = await make("undone");
    const params = { integration: "undone" };
    const { key: next } = await integrations().rotateIntegration({ params, body: {} });
    await integrations().undoRotateIntegration({ params });
    expect([await send(key), await send(next)]).toEqual([202, 400]);
    expect(await problem(integrations().undoRotateIntegration({ params }))).toMatchObject({ code: "conflict" });
  });

  test("a removed one opens nothing, and comes back with the same key", async () => {
    const { key, integration } = await make("removed");
    expect(await send(key)).toBe(202);
    await integrations().deleteIntegration({ params: { integration: "removed" } });
    expect([await send(key), await named("removed")]).toEqual([400, undefined]);
    await integrations().restoreIntegration({ params: { integration: integration.id } });
    expect(await send(key)).toBe(202);
  });

  test.each(INTEGRATION_KINDS.filter((kind) => kind !== "heartbeat"))(
    "a sample for %s goes by its own door, becomes an alert that pages nobody, and is over",
    async (kind) => {
      const more =
        kind === "sentry" ? { signingSecret: "the secret that Sentry shows" } : { signed: kind === "grafana" };
      await make(`sample-${kind}`, { kind, ...more });
      const { status, alert } = await integrations().sendSample({ params: { integration: `sample-${kind}` } });
      expect(status).toBeLessThan(300);
      await house.settle();
      const shown = await house.as("viewer").alerts.get({ params: { id: alert ?? "none" } });
      expect(shown).toMatchObject({
        title: "A sample, sent from Integrations",
        status: "resolved",
        severity: "info",
        incidentId: null,
      });
    },
  );

  test("its service can be changed", async () => {
    const { key } = await make("moved");
    await integrations().updateIntegration({ params: { integration: "moved" }, body: { service: "payments" } });
    await send(key);
    await house.settle();
    const { alerts } = await house.as("viewer").alerts.list({ query: { limit: 1000 } });
    expect(alerts.some(({ service }) => service === "payments")).toBe(true);
  });

  test.each([
    ["a name that is taken", { name: "billing" }, "conflict"],
    ["a service that is not known", { service: "ghost" }, "invalid"],
    ["a signature where the kind has none", { signed: true }, "invalid"],
    ["Sentry without its secret", { kind: "sentry" }, "invalid"],
    ["a heartbeat without a pace", { kind: "heartbeat" }, "invalid"],
    ["a pace where nothing beats", { heartbeat: { everySeconds: 60 } }, "invalid"],
  ])("%s is refused", async (_, more, code) => {
    expect(await problem(make("refused", more))).toMatchObject({ code });
    expect(await named("refused")).toBeUndefined();
  });

  test("is for editors to make, and for anybody to see", async () => {
    const body = { name: "mine", kind: "generic" } as const;
    expect(await problem(house.as("responder").alerts.createIntegration({ body }))).toMatchObject({
      code: "forbidden",
    });
    expect((await house.as("viewer").alerts.listIntegrations()).integrations.length).toBeGreaterThan(0);
  });
});
