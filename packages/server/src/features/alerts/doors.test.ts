import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type SenderHouse, type SentHeaders, senderHouse } from "../../testing/sender-house.ts";

let house: SenderHouse;
beforeAll(async () => {
  house = await senderHouse({ alertmanager: {}, pagerduty: {}, grafana: { signed: true } });
});
afterAll(() => house.close());

let nth = 0;
let name = "";
beforeEach(() => {
  nth += 1;
  name = `Alert${nth}`;
});

const titled = (title = name) => house.titled(title);
const actions = () => house.told("alerts.actionReceived");

describe("PagerDuty's Events API v2", () => {
  const event = (more: object = {}) => ({
    routing_key: house.key("pagerduty"),
    event_action: "trigger",
    dedup_key: name,
    payload: { summary: name, source: "db-1", severity: "error", component: "mysql", custom_details: { load: 0.75 } },
    client: "Monitor",
    client_url: "https://monitor.example/1",
    ...more,
  });
  const enqueue = (more: object = {}) => house.post("/v2/enqueue", event(more));

  test("a trigger opens an alert, another refreshes it, and a resolve ends it", async () => {
    const answer = await enqueue();
    expect([answer.statusCode, answer.json()]).toEqual([
      202,
      { status: "success", message: "Event processed", dedup_key: name },
    ]);
    await enqueue();
    expect(await titled()).toMatchObject([
      {
        source: "pagerduty-v2",
        status: "firing",
        severity: "error",
        service: "payments",
        receivedCount: 2,
        labels: { source: "db-1", component: "mysql", client: "Monitor" },
        annotations: { load: "0.75" },
        generatorUrl: "https://monitor.example/1",
      },
    ]);
    expect((await enqueue({ event_action: "resolve", payload: undefined })).statusCode).toBe(202);
    expect(await titled()).toMatchObject([{ status: "resolved", severity: "error", labels: { component: "mysql" } }]);
  });

  test("a trigger without a key is an alert of its own each time, whose key is told", async () => {
    const made = [await enqueue({ dedup_key: undefined }), await enqueue({ dedup_key: undefined })];
    const given = made.map((answer) => (answer.json() as { dedup_key: string }).dedup_key);
    expect(new Set(given).size).toBe(2);
    expect(await titled()).toHaveLength(2);
    await enqueue({ event_action: "resolve", dedup_key: given[0] });
    expect((await titled()).map(({ status }) => status).sort()).toEqual(["firing", "resolved"]);
  });

  test("an acknowledgement is told, also its end; of an unknown key it is taken and dropped", async () => {
    await enqueue();
    await enqueue({ event_action: "acknowledge" });
    expect((await actions()).at(-1)).toMatchObject({ action: "acknowledge", by: "the-pagerduty" });
    const before = (await actions()).length;
    expect((await enqueue({ event_action: "acknowledge", dedup_key: "never-heard-of" })).statusCode).toBe(202);
    expect((await enqueue({ event_action: "resolve", dedup_key: "never-heard-of" })).statusCode).toBe(202);
    expect(await actions()).toHaveLength(before);
  });

  test("a change is told as an event, and is no alert", async () => {
    const answer = await house.post("/v2/change/enqueue", {
      routing_key: house.key("pagerduty"),
      payload: { summary: `Build of ${name}`, timestamp: "2020-07-17T08:42:58.315+0000", source: "ci" },
      links: [{ href: "https://ci.example/2" }],
    });
    expect(answer.statusCode).toBe(202);
    const told = await house.kernel.db
      .selectFrom("event")
      .select("payload")
      .where("name", "=", "alerts.changeReceived")
      .execute();
    expect(told.map(({ payload }) => payload)).toContainEqual(
      expect.objectContaining({ summary: `Build of ${name}`, service: "payments", at: "2020-07-17T08:42:58.315Z" }),
    );
    expect(await titled(`Build of ${name}`)).toEqual([]);
  });

  test("an API token that may send alerts is a routing key too", async () => {
    const { secret: token } = await house
      .as("admin")
      .access.createToken({ body: { name: "sender", scopes: ["alerts:ingest"] } });
    expect((await enqueue({ routing_key: token })).statusCode).toBe(202);
    expect(await titled()).toHaveLength(1);
  });

  test("the key is kept nowhere: not in what was received", async () => {
    await enqueue();
    const [alert] = await titled();
    const detail = await house.as("viewer").alerts.get({ params: { id: alert?.shortId ?? "" } });
    expect(detail.signals).toHaveLength(1);
    expect(JSON.stringify(detail)).not.toContain(house.key("pagerduty"));
  });
});

describe("PagerDuty's Events API v1", () => {
  const path = "/generic/2010-04-15/create_event.json";
  const event = (more: object = {}) => ({
    service_key: house.key("pagerduty"),
    event_type: "trigger",
    incident_key: name,
    description: name,
    details: { "ping time": "1500ms" },
    ...more,
  });

  test("trigger, acknowledge and resolve by the incident key", async () => {
    const answer = await house.post(path, event());
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      { status: "success", message: "Event processed", incident_key: name },
    ]);
    await house.post(path, event({ event_type: "acknowledge" }));
    expect((await actions()).at(-1)).toMatchObject({ action: "acknowledge" });
    await house.post(path, event({ event_type: "resolve", description: undefined }));
    expect(await titled()).toMatchObject([{ status: "resolved", annotations: { "ping time": "1500ms" } }]);
  });
});

describe("Alertmanager's webhook, by an integration's address", () => {
  const webhook = (more: object = {}) => ({
    version: "4",
    groupKey: `{}:{alertname="${name}"}`,
    status: "firing",
    receiver: "shipshape",
    alerts: [
      {
        status: "firing",
        labels: { alertname: name, service: "checkout" },
        annotations: {},
        startsAt: "2026-01-01T00:00:00Z",
        endsAt: "0001-01-01T00:00:00Z",
        fingerprint: "0123456789abcdef",
      },
    ],
    ...more,
  });

  test("a label names the service; the integration's own is for those that have none", async () => {
    const answer = await house.post(`/api/v1/webhooks/alertmanager/${house.key("alertmanager")}`, webhook());
    expect([answer.statusCode, answer.json()]).toEqual([200, { accepted: 1, truncatedBySender: 0 }]);
    const lone = { status: "firing", labels: { alertname: name, job: "x" }, startsAt: "2026-01-01T00:00:00Z" };
    await house.post(`/api/v1/webhooks/alertmanager/${house.key("alertmanager")}`, webhook({ alerts: [lone] }));
    expect((await titled()).map(({ service }) => service).sort()).toEqual(["checkout", "payments"]);
  });

  test("failure mode 14: a group of three hundred is three hundred alerts, each known by itself", async () => {
    const alerts = Array.from({ length: 300 }, (_, at) => ({
      status: "firing",
      labels: { alertname: name, instance: `host-${at}` },
      startsAt: "2026-01-01T00:00:00Z",
      fingerprint: `f${at}`.padStart(16, "0"),
    }));
    const address = `/api/v1/webhooks/alertmanager/${house.key("alertmanager")}`;
    const answer = await house.post(address, webhook({ alerts }));
    expect(answer.json()).toEqual({ accepted: 300, truncatedBySender: 0 });
    expect(new Set((await titled()).map(({ labels }) => labels["instance"])).size).toBe(300);
    await house.post(
      address,
      webhook({ alerts: alerts.map((one, at) => (at === 7 ? { ...one, status: "resolved" } : one)) }),
    );
    const over = (await titled()).filter(({ status }) => status === "resolved");
    expect(over.map(({ labels }) => labels["instance"])).toEqual(["host-7"]);
  });

  test("failure mode 14: what Alertmanager left out is an alert of its own, and is told at the integration", async () => {
    const answer = await house.post(
      `/api/v1/webhooks/alertmanager/${house.key("alertmanager")}`,
      webhook({ truncatedAlerts: 3 }),
    );
    expect(answer.json()).toEqual({ accepted: 1, truncatedBySender: 3 });
    expect(await titled("the-alertmanager left out 3 alerts")).toMatchObject([
      { status: "firing", severity: "warning" },
    ]);
    const { integrations } = await house.as("viewer").alerts.listIntegrations();
    const own = integrations.find(({ name: one }) => one === "the-alertmanager");
    expect(own?.refusals).toContainEqual(expect.objectContaining({ reason: "truncated_by_sender" }));
    expect(own?.signals).toBeGreaterThan(0);
  });
});

describe("Grafana's webhook", () => {
  const body = (more: object = {}) =>
    JSON.stringify({
      receiver: "shipshape",
      status: "firing",
      orgId: 1,
      version: "1",
      groupKey: "{}",
      truncatedAlerts: 0,
      title: "[FIRING:1]",
      state: "alerting",
      message: "**Firing**",
      alerts: [
        {
          status: "firing",
          labels: { alertname: name, severity: "critical" },
          annotations: { summary: name },
          startsAt: "2026-01-01T00:00:00Z",
          endsAt: "0001-01-01T00:00:00Z",
          generatorURL: "https://grafana.example/alerting/1",
          fingerprint: "c6eadffa33fcdf37",
          silenceURL: "https://grafana.example/silence",
          dashboardURL: "https://grafana.example/d/1",
          panelURL: "https://grafana.example/d/1?viewPanel=2",
          values: { B: 22, C: 1 },
          valueString: "[ var='B' ]",
        },
      ],
      ...more,
    });
  const url = () => `/api/v1/webhooks/grafana/${house.key("grafana")}`;
  const mac = (text: string) => createHmac("sha256", house.secret("grafana")).update(text).digest("hex");
  const nowSeconds = () => String(Math.floor(house.kernel.clock.now().getTime() / 1_000));

  test("signed over the body, or over a time and the body", async () => {
    const text = body();
    expect((await house.post(url(), text, { "x-grafana-alerting-signature": mac(text) })).statusCode).toBe(200);
    const at = nowSeconds();
    const stamped = {
      "x-grafana-alerting-signature": mac(`${at}:${text}`),
      "x-grafana-alerting-signature-timestamp": at,
    };
    expect((await house.post(url(), text, stamped)).statusCode).toBe(200);
    expect(await titled()).toMatchObject([
      {
        source: "grafana",
        receivedCount: 2,
        annotations: { values: "B=22 C=1", dashboard: "https://grafana.example/d/1" },
      },
    ]);
  });

  test.each([
    ["no signature", () => ({})],
    ["the signature of another body", () => ({ "x-grafana-alerting-signature": mac("{}") })],
    ["a signature that is none", () => ({ "x-grafana-alerting-signature": "sha256=0" })],
    [
      "an old signature",
      () => ({
        "x-grafana-alerting-signature": mac(`1000:${body()}`),
        "x-grafana-alerting-signature-timestamp": "1000",
      }),
    ],
    [
      "a time that the signature does not cover",
      () => ({ "x-grafana-alerting-signature": mac(body()), "x-grafana-alerting-signature-timestamp": nowSeconds() }),
    ],
  ])("%s is refused with 401, and changes nothing", async (_, headers: () => SentHeaders) => {
    const answer = await house.post(url(), body(), headers());
    expect([answer.statusCode, answer.json()]).toMatchObject([401, { code: "unauthenticated" }]);
    expect(await titled()).toEqual([]);
  });

  test("the notification of Grafana before 8 is known by its rule", async () => {
    const legacy = (state: string) => {
      const text = JSON.stringify({
        dashboardId: 1,
        evalMatches: [{ value: 1, metric: "Count", tags: {} }],
        message: "too many",
        orgId: 1,
        panelId: 2,
        ruleId: nth,
        ruleName: name,
        ruleUrl: "http://localhost:3000/d/1",
        state,
        tags: { severity: "critical" },
        title: name,
      });
      return house.post(url(), text, { "x-grafana-alerting-signature": mac(text) });
    };
    await legacy("alerting");
    expect(await titled()).toMatchObject([
      { status: "firing", severity: "critical", annotations: { values: "Count=1" } },
    ]);
    expect((await legacy("pending")).json()).toEqual({ accepted: 0 });
    await legacy("ok");
    expect(await titled()).toMatchObject([{ status: "resolved" }]);
  });
});
