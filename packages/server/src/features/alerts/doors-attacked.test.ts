import { createHmac } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { IntegrationKind } from "@shipshape/contract/integrations";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { NOBODY } from "../../kernel/actor.ts";
import { createHttp } from "../../kernel/http.ts";
import { type DoorHouse, doorHouse, JSON_TYPE, type Sent, WRONG_KEY } from "../../testing/door-house.ts";
import { mountAlertmanagerApi } from "./alertmanager-api.ts";
import { doorGround } from "./doors.ts";
import { entriesIn, joined, type Raw, written } from "./intake-entry.ts";
import type { Received } from "./received-alert.ts";

/** What is sent to harm: whoever has a key, or a sender that is broken, must not cost others their pages. */

let doors: DoorHouse;
beforeAll(async () => {
  doors = await doorHouse();
});
afterAll(() => doors.house.close());

let name = "";
let nth = 0;
beforeEach(() => {
  nth += 1;
  name = `Attack${nth}`;
});
const key = (kind: IntegrationKind): string => doors.key(kind);
const send = async ({ url, body, headers = JSON_TYPE, method = "POST" }: Sent) =>
  doors.house.http.app.inject({
    method,
    url,
    headers,
    payload: typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body),
  });
const bearer = (token: string) => ({ ...JSON_TYPE, authorization: `Bearer ${token}` });
const token = async (): Promise<string> => {
  const body = { name: `sender-${name.toLowerCase()}`, scopes: ["alerts:ingest" as const] };
  return (await doors.house.as("admin").access.createToken({ body })).secret;
};
const alerts = async () => (await doors.house.as("viewer").alerts.list({ query: { limit: 1000 } })).alerts;
const named = async () =>
  (await alerts()).filter(({ labels, title }) => title === name || labels["alertname"] === name);
const setAside = async () => (await doors.house.as("viewer").alerts.setAside()).setAside.length;
const waiting = async () => {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from alert_intake`.execute(
    doors.house.kernel.db,
  );
  return rows[0]?.count;
};

/** JSON that is read, but cannot be written again: the stack ends. */
const deep = (levels = 50_000): string => `${"[".repeat(levels)}${"]".repeat(levels)}`;

describe("a body that is nested without end", () => {
  test("is refused by Alertmanager's API, the other alerts of the request are taken, and nothing is held up", async () => {
    const body = `[{"labels":{"alertname":"${name}Deep"},"x":${deep()}},{"labels":{"alertname":"${name}"}}]`;
    const answer = await send({ url: "/api/v2/alerts", body, headers: bearer(await token()) });
    expect([answer.statusCode, answer.json()]).toEqual([400, "nested too deeply: at most 100 levels"]);
    expect(await named()).toHaveLength(1);
    expect(await waiting()).toBe(0);
  });

  test.each([
    [
      "a webhook",
      () => ({ url: `/api/v1/webhooks/generic/${key("generic")}`, body: `{"title":"x","more":${deep()}}` }),
    ],
    [
      "PagerDuty's Events API",
      () => ({ url: "/v2/enqueue", body: `{"routing_key":"${key("pagerduty")}","payload":${deep()}}` }),
    ],
    [
      "a CloudEvent",
      () => ({
        url: `/api/v1/cloudevents/${key("cloudevents")}`,
        headers: { "content-type": "application/cloudevents+json" },
        body: `{"specversion":"1.0","id":"1","source":"s","type":"t","data":{"x":${deep()}}}`,
      }),
    ],
  ])("is refused by %s as what cannot be read", async (_, sent) => {
    expect((await send(sent())).statusCode).toBe(400);
    expect(await waiting()).toBe(0);
  });
});

test.each([
  ["a webhook", () => ({ url: `/api/v1/webhooks/grafana/${WRONG_KEY}` }), 401],
  ["a webhook without a key", () => ({ url: "/api/v1/webhooks/generic" }), 401],
  [
    "Opsgenie's API",
    () => ({ url: "/v2/alerts", headers: { ...JSON_TYPE, authorization: `GenieKey ${WRONG_KEY}` } }),
    401,
  ],
  ["a heartbeat", () => ({ url: `/api/v1/heartbeats/${WRONG_KEY}` }), 404],
])("a stranger's body is not read at %s, however large it says it is", async (_, sent, status) => {
  expect((await send({ ...sent(), body: "x".repeat(3 * 1024 * 1024) })).statusCode).toBe(status);
});

test("a body that unpacks to more than a door takes is refused", async () => {
  const body = gzipSync(JSON.stringify({ title: name, more: "x".repeat(20 * 1024 * 1024) }));
  const headers = { ...JSON_TYPE, "content-encoding": "gzip" };
  expect((await send({ url: `/api/v1/webhooks/generic/${key("generic")}`, body, headers })).statusCode).toBe(413);
});

test("a byte order mark before the alerts of one does not cost others theirs, when the log is read again", async () => {
  const { kernel } = doors.house;
  const taken: (readonly [readonly Received[], Raw | undefined])[] = [];
  const http = createHttp(kernel, async () => ({ ...NOBODY, permissions: new Set(["public", "alerts:ingest"]) }));
  const ground = doorGround(http, kernel, doors.house.app.intake);
  const intake = {
    ...ground.intake,
    take: async (received: readonly Received[], raw?: Raw) => {
      taken.push([received, raw]);
      return "written" as const;
    },
  };
  mountAlertmanagerApi(http, kernel, { ...ground, intake });
  await http.app.inject({
    method: "POST",
    url: "/api/v2/alerts",
    headers: JSON_TYPE,
    payload: Buffer.from(`\uFEFF[{"labels":{"alertname":"${name}"}}]`),
  });
  await http.app.close();
  const entries = taken.map(([received, raw]) => written({ atMs: 0, received }, raw));
  expect(entriesIn(joined(entries))).toEqual(taken.map(([received]) => ({ atMs: 0, received })));
});

describe("a key of any length", () => {
  test.each([
    ["generic", (text: string, more: object) => ({ title: name, dedup: text, ...more }), { status: "resolved" }],
    [
      "datadog",
      (text: string, more: object) => ({ title: name, alert_cycle_key: text, transition: "Triggered", ...more }),
      { transition: "Recovered" },
    ],
    [
      "squadcast",
      (text: string, more: object) => ({ message: name, description: "d", event_id: text, ...more }),
      { status: "resolve" },
    ],
  ] as const)("of %s is one alert, from its beginning to its end", async (kind, body, end) => {
    const before = await setAside();
    const long = Array.from(
      { length: 400 },
      (_, at) => `${at} ${createHmac("sha256", name).update(`${at}`).digest("hex")}`,
    );
    const url = `/api/v1/webhooks/${kind}/${key(kind)}`;
    await send({ url, body: body(long.join(" "), {}) });
    await send({ url, body: body(`${long.join(" ")}.`, {}) });
    await send({ url, body: body(long.join(" "), end) });
    expect((await named()).map(({ status }) => status).toSorted()).toEqual(["firing", "resolved"]);
    expect(await setAside()).toBe(before);
  });
});

test("the key of an address does not stand in the alert, which more people read", async () => {
  const secret = key("generic");
  await send({ url: `/api/v1/webhooks/generic?key=${secret}`, body: { title: name } });
  await send({ url: `/api/v2/generic/incoming?token=${secret}&summary=${name}2`, body: "", headers: {} });
  const { rows } = await sql<{ text: string }>`
    select alert::text || coalesce((select string_agg(payload::text, '') from alert_signal where alert_id = alert.id), '')
      as text
    from alert where title like ${`${name}%`}`.execute(doors.house.kernel.db);
  expect(rows).toHaveLength(2);
  expect(rows.filter(({ text }) => text.includes(secret))).toEqual([]);
});

test("a type of a CloudEvent that goes on for ever is looked through once", async () => {
  const began = performance.now();
  const answer = await send({
    url: `/api/v1/cloudevents/${key("cloudevents")}`,
    headers: { "content-type": "application/cloudevents+json" },
    body: { specversion: "1.0", id: name, source: "s", type: `${".1".repeat(200_000)}x`, data: { title: name } },
  });
  expect(answer.statusCode).toBe(202);
  expect(performance.now() - began).toBeLessThan(20_000);
});

describe("words that JavaScript has a meaning for", () => {
  test("are no resource and no level of Sentry's", async () => {
    const signed = (body: string, resource: string) => ({
      ...JSON_TYPE,
      "sentry-hook-resource": resource,
      "sentry-hook-signature": createHmac("sha256", "the secret that Sentry shows").update(body).digest("hex"),
    });
    const url = `/api/v1/webhooks/sentry/${key("sentry")}`;
    const body = JSON.stringify({ data: { event: { event_id: name, title: name, level: "constructor" } } });
    const unknown = await send({ url, body, headers: signed(body, "constructor") });
    expect([unknown.statusCode, unknown.json()]).toEqual([200, { accepted: 0 }]);
    await send({ url, body, headers: signed(body, "event_alert") });
    expect(await named()).toMatchObject([{ severity: "error", labels: { severity: "error" } }]);
  });

  test("are fields of a form like any other", async () => {
    const form = new URLSearchParams({ title: name, constructor: "a" });
    form.append("__proto__", "b");
    form.append("toString", "c");
    await send({
      url: `/api/v1/webhooks/generic/${key("generic")}`,
      body: form.toString(),
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    const [alert] = await named();
    expect(Object.entries(alert?.annotations ?? {}).toSorted()).toEqual([
      ["constructor", "a"],
      ["summary", name],
      ["toString", "c"],
    ]);
  });
});

describe("the key of an integration for Alertmanager", () => {
  const post = (headers: Record<string, string>, body: unknown = [{ labels: { alertname: name } }]) =>
    send({ url: "/api/v2/alerts", body, headers });
  const integration = async () =>
    (await doors.house.as("viewer").alerts.listIntegrations()).integrations.find(
      (one) => one.name === "the-alertmanager",
    );

  test("opens Alertmanager's own API to a Prometheus, as a bearer token or as a password, and what came is counted", async () => {
    const before = await integration();
    expect((await post(bearer(key("alertmanager")))).statusCode).toBe(200);
    const basic = Buffer.from(`prometheus:${key("alertmanager")}`).toString("base64");
    expect((await post({ ...JSON_TYPE, authorization: `Basic ${basic}` })).statusCode).toBe(200);
    expect(await named()).toMatchObject([{ receivedCount: 2 }]);
    const { rows } = await sql<{ integrationId: string }>`select integration_id from alert
      where title = ${name}`.execute(doors.house.kernel.db);
    expect(rows).toEqual([{ integrationId: before?.id }]);
    expect((await integration())?.signals).toBe((before?.signals ?? 0) + 2);
  });

  test("has what it sent and was not taken counted too", async () => {
    expect((await post(bearer(key("alertmanager")), [{ labels: {} }])).statusCode).toBe(400);
    expect((await integration())?.refusals).toMatchObject([
      { reason: "invalid", lastDetail: expect.stringContaining("label") },
    ]);
  });

  test.each([
    ["of another kind", () => key("pagerduty")],
    ["that is none", () => WRONG_KEY],
  ])("%s opens nothing", async (_, other) => {
    expect((await post(bearer(other()))).statusCode).toBe(401);
    expect(await named()).toEqual([]);
  });

  test("opens nothing that is read", async () => {
    const { statusCode } = await doors.house.http.app.inject({
      url: "/api/v2/alerts",
      headers: bearer(key("alertmanager")),
    });
    expect(statusCode).toBe(401);
  });
});
