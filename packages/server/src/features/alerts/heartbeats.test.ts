import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";

let house: TestHouse;
let genie = "";
beforeAll(async () => {
  house = await testHouse();
  await house.as("editor").catalog.createService({ body: { name: "payments", owner: "shipshape" } });
  genie = (await house.as("editor").alerts.createIntegration({ body: { name: "the-genie", kind: "opsgenie" } })).key;
});
afterAll(() => house.close());

let nth = 0;
let name = "";
let key = "";
beforeEach(async () => {
  nth += 1;
  name = `backup-${nth}`;
  const heartbeat = { everySeconds: 3_600, graceSeconds: 300 };
  const made = await house
    .as("editor")
    .alerts.createIntegration({ body: { name, kind: "heartbeat", service: "payments", heartbeat } });
  key = made.key;
});

const MINUTE_MS = 60_000;
const ping = (method: "GET" | "POST" | "HEAD" | "PUT" = "GET", own = key) =>
  house.http.app.inject({ method, url: `/api/v1/heartbeats/${own}` });
const alerts = async () => {
  await house.settle();
  const all = (await house.as("viewer").alerts.list({ query: { limit: 1000 } })).alerts;
  return all.filter((alert) => alert.labels["heartbeat"] === name);
};
const heartbeat = async () =>
  (await house.as("viewer").alerts.listIntegrations()).integrations.find((one) => one.name === name)?.heartbeat;

describe("a heartbeat", () => {
  test("may come in any way that a script has, and is never missed before it came once", async () => {
    await house.advance(48 * 60 * MINUTE_MS);
    expect(await alerts()).toEqual([]);
    for (const method of ["GET", "POST", "PUT", "HEAD"] as const) expect((await ping(method)).statusCode).toBe(200);
    expect((await ping()).body).toBe("OK\n");
  });

  test("opens an alert when it falls silent, which ends when it comes again", async () => {
    await ping();
    await house.advance(64 * MINUTE_MS);
    expect(await alerts()).toEqual([]);
    await house.advance(2 * MINUTE_MS);
    expect(await alerts()).toMatchObject([
      {
        status: "firing",
        title: `No heartbeat of ${name}`,
        severity: "critical",
        service: "payments",
        source: "heartbeat",
      },
    ]);
    expect((await heartbeat())?.silentSince).toBeInstanceOf(Date);
    await ping();
    expect(await alerts()).toMatchObject([{ status: "resolved" }]);
    await house.advance(66 * MINUTE_MS);
    expect((await alerts()).map(({ status }) => status).sort()).toEqual(["firing", "resolved"]);
  });

  test("each one puts the next off, so that a regular one is never missed", async () => {
    for (let hour = 0; hour < 5; hour += 1) {
      await ping();
      await house.advance(60 * MINUTE_MS);
    }
    expect(await alerts()).toEqual([]);
  });

  test("whose timer was lost is found by the sweep", async () => {
    await ping();
    const { rows } = await sql`
      select graphile_worker.remove_job(key) from graphile_worker.jobs
      where key like 'alerts.heartbeatDue:%'`.execute(house.kernel.db);
    expect(rows.length).toBeGreaterThan(0);
    await house.advance(66 * MINUTE_MS);
    expect(await alerts()).toEqual([]);
    await house.runPeriodic("alerts.sweepHeartbeats");
    expect(await alerts()).toMatchObject([{ status: "firing" }]);
  });

  test("that nobody expects any more is over", async () => {
    await ping();
    await house.advance(66 * MINUTE_MS);
    expect(await alerts()).toMatchObject([{ status: "firing" }]);
    await house.as("editor").alerts.deleteIntegration({ params: { integration: name } });
    expect(await alerts()).toMatchObject([{ status: "resolved" }]);
    expect((await ping()).statusCode).toBe(410);
  });

  test("that is expected more often is due sooner", async () => {
    await ping();
    const body = { heartbeat: { everySeconds: 60, graceSeconds: 0 } };
    await house.as("editor").alerts.updateIntegration({ params: { integration: name }, body });
    await house.advance(2 * MINUTE_MS);
    expect(await alerts()).toMatchObject([{ status: "firing" }]);
  });

  test("is pinged by its name too, as Opsgenie's senders do", async () => {
    const headers = { authorization: `GenieKey ${genie}` };
    for (const method of ["GET", "POST", "PUT", "PATCH"] as const) {
      const answer = await house.http.app.inject({ method, url: `/v2/heartbeats/${name}/ping`, headers });
      expect([answer.statusCode, answer.json()]).toMatchObject([202, { result: "PONG - Heartbeat received" }]);
    }
    const shown = await house.http.app.inject({ url: `/v2/heartbeats/${name}`, headers });
    expect(shown.json().data).toMatchObject({
      name,
      interval: 1,
      intervalUnit: "hours",
      enabled: true,
      expired: false,
    });
    const unknown = await house.http.app.inject({ url: "/v2/heartbeats/ghost/ping", headers });
    expect([unknown.statusCode, unknown.json()]).toMatchObject([404, { message: expect.stringContaining("ghost") }]);
  });

  test("of a key that opens nothing is not found", async () => {
    const answer = await ping("GET", "0".repeat(32));
    expect(answer.statusCode).toBe(404);
  });
});
