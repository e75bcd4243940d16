import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type SenderHouse, type SentHeaders, senderHouse } from "../../testing/sender-house.ts";

const JSON_TYPE = "application/json";
let house: SenderHouse;
const CLIENT_SECRET = "the secret that Sentry shows";

beforeAll(async () => {
  house = await senderHouse({
    cloudevents: {},
    generic: {},
    datadog: {},
    sentry: { signingSecret: CLIENT_SECRET },
    squadcast: {},
    splunk: {},
  });
});
afterAll(() => house.close());

let nth = 0;
let name = "";
beforeEach(() => {
  nth += 1;
  name = `Alert${nth}`;
});

const titled = (title = name) => house.titled(title);

describe("CloudEvents", () => {
  const url = () => `/api/v1/cloudevents/${house.key("cloudevents")}`;
  const event = (more: object = {}) => ({
    specversion: "1.0",
    id: `${name}-1`,
    source: "/monitoring",
    type: "com.example.alert.opened",
    subject: name,
    data: { title: name, severity: "critical", labels: { env: "prod" } },
    ...more,
  });
  const structured = (more: object = {}) =>
    house.post(url(), event(more), { "content-type": "application/cloudevents+json" });

  test("structured: opens, and a later event about the same subject ends it", async () => {
    const answer = await structured();
    expect([answer.statusCode, answer.body]).toEqual([202, ""]);
    expect(await titled()).toMatchObject([
      { status: "firing", severity: "critical", service: "payments", labels: { env: "prod", subject: name } },
    ]);
    await structured({ id: `${name}-2`, type: "com.example.alert.resolved" });
    expect(await titled()).toMatchObject([{ status: "resolved" }]);
  });

  test.each([
    ["failed", "succeeded"],
    ["failed", "resolved"],
    ["down", "up"],
    ["unhealthy", "healthy"],
    ["degraded", "restored"],
  ])("a subject of which %s was told is over when %s is", async (began, ended) => {
    await structured({ type: `com.example.db.${began}` });
    expect(await titled()).toMatchObject([{ status: "firing" }]);
    await structured({ id: `${name}-2`, type: `com.example.db.${ended}` });
    expect(await titled()).toMatchObject([{ status: "resolved" }]);
  });

  test("two things about one subject are two alerts", async () => {
    await structured({ type: "com.example.disk.failed" });
    await structured({ id: `${name}-2`, type: "com.example.fan.failed" });
    await structured({ id: `${name}-3`, type: "com.example.fan.resolved" });
    expect((await titled()).map(({ status }) => status).sort()).toEqual(["firing", "resolved"]);
  });

  test("an alert says that its integration is for its service, where nothing in it names one", async () => {
    await structured();
    const [alert] = await titled();
    expect(alert?.because).toContain("its integration is for the service payments");
  });

  test("binary: attributes are headers, and so is the severity extension", async () => {
    const headers = {
      "ce-specversion": "1.0",
      "ce-id": name,
      "ce-source": "/monitoring",
      "ce-type": "com.example.alert.fired",
      "ce-subject": name,
      "ce-severitytext": "ERROR",
    };
    expect((await house.post(url(), { title: name }, headers)).statusCode).toBe(202);
    expect(await titled()).toMatchObject([{ severity: "error" }]);
  });

  test("a batch is taken as a whole, and an empty one too", async () => {
    const batch = ["a", "b"].map((id) => event({ id: name + id, subject: name + id }));
    const type = { "content-type": "application/cloudevents-batch+json" };
    expect((await house.post(url(), batch, type)).statusCode).toBe(202);
    expect(await titled()).toHaveLength(2);
    expect((await house.post(url(), [], type)).statusCode).toBe(202);
  });

  test("an event that comes twice counts once, also after its alert is over", async () => {
    await structured();
    await structured();
    expect(await titled()).toMatchObject([{ receivedCount: 1 }]);
    await structured({ id: `${name}-2`, type: "com.example.alert.resolved" });
    expect((await structured()).statusCode).toBe(202);
    expect(await titled()).toMatchObject([{ status: "resolved" }]);
  });

  test("CDEvents of a delivery are changes, those of an incident alerts", async () => {
    const deployed = { id: name, type: "dev.cdevents.service.deployed.0.2.0", subject: undefined };
    await structured({ ...deployed, data: { subject: { id: "payments", content: { name } } } });
    expect((await house.told("alerts.changeReceived")).at(-1)).toMatchObject({ summary: name, service: "payments" });
    expect(await titled()).toEqual([]);
    const incident = (type: string) =>
      structured({
        id: name + type,
        type: `dev.cdevents.incident.${type}.0.2.0`,
        data: { subject: { content: { description: name } } },
      });
    await incident("detected");
    expect(await titled()).toMatchObject([{ status: "firing" }]);
    await incident("resolved");
    expect(await titled()).toMatchObject([{ status: "resolved" }]);
  });

  test("whoever asks first is allowed", async () => {
    const headers = { "webhook-request-origin": "eventemitter.example.com", "webhook-request-rate": "120" };
    const answer = await house.http.app.inject({ method: "OPTIONS", url: url(), headers });
    expect([answer.statusCode, answer.headers]).toMatchObject([
      200,
      { "webhook-allowed-origin": "eventemitter.example.com", "webhook-allowed-rate": "120", allow: "POST, OPTIONS" },
    ]);
    const unasked = await house.http.app.inject({ method: "OPTIONS", url: "/api/v1/cloudevents/wrong", headers });
    expect([unasked.statusCode, unasked.headers["webhook-allowed-origin"]]).toEqual([401, undefined]);
  });

  test("the key may be a bearer token, or access_token of the query", async () => {
    const type = { "content-type": "application/cloudevents+json" };
    const bearer = { ...type, authorization: `Bearer ${house.key("cloudevents")}` };
    expect((await house.post("/api/v1/cloudevents", event(), bearer)).statusCode).toBe(202);
    const query = `/api/v1/cloudevents?access_token=${house.key("cloudevents")}`;
    expect((await house.post(query, event({ id: "other" }), type)).statusCode).toBe(202);
  });
});

describe("generic JSON and forms", () => {
  const goAlert = (body: string, headers: SentHeaders = {}) =>
    house.post(`/api/v2/generic/incoming?token=${house.key("generic")}`, body, {
      "content-type": "application/x-www-form-urlencoded",
      ...headers,
    });

  test("GoAlert's form: 204, closed by its dedup", async () => {
    const answer = await goAlert(`summary=${name}&details=all+of+it&dedup=${name}&meta=team%3Dsre`);
    expect([answer.statusCode, answer.body]).toEqual([204, ""]);
    expect(await titled()).toMatchObject([
      { status: "firing", annotations: { description: "all of it" }, labels: { team: "sre" }, service: "payments" },
    ]);
    await goAlert(`action=close&dedup=${name}`);
    expect(await titled()).toMatchObject([{ status: "resolved" }]);
  });

  test("GoAlert's JSON says which alert it is, and whether it is new", async () => {
    const body = JSON.stringify({ summary: name });
    const asked = { "content-type": JSON_TYPE, accept: JSON_TYPE };
    const first = (await goAlert(body, asked)).json() as { AlertID: number; IsNew: boolean };
    expect(first).toMatchObject({ IsNew: true, AlertID: expect.any(Number), ServiceID: expect.any(String) });
    expect((await goAlert(body, asked)).json()).toMatchObject({ IsNew: false, AlertID: first.AlertID });
    const all = await titled();
    expect(all.map(({ shortId }) => shortId)).toEqual([`ALR-${first.AlertID}`]);
  });

  test("the query alone is enough", async () => {
    const url = `/api/v2/generic/incoming?token=${house.key("generic")}&summary=${name}`;
    expect((await house.http.app.inject({ method: "POST", url })).statusCode).toBe(204);
    expect(await titled()).toHaveLength(1);
  });

  test("Grafana OnCall's formatted webhook, with and without the last slash", async () => {
    const body = (state: string) => ({
      alert_uid: name,
      title: name,
      message: "too many errors",
      image_url: "https://example.org/a.png",
      state,
      link_to_upstream_details: "https://example.org/a",
    });
    const url = `/integrations/v1/formatted_webhook/${house.key("generic")}`;
    const answer = await house.post(`${url}/`, body("alerting"));
    expect([answer.statusCode, answer.body]).toEqual([200, "Ok."]);
    expect(await titled()).toMatchObject([
      { status: "firing", annotations: { description: "too many errors" }, generatorUrl: "https://example.org/a" },
    ]);
    await house.post(url, body("ok"));
    expect(await titled()).toMatchObject([{ status: "resolved" }]);
  });

  test("anything with a title, at our own address: JSON, a form, or a line of text", async () => {
    const url = `/api/v1/webhooks/generic/${house.key("generic")}`;
    await house.post(url, { title: name, severity: "critical", priority: "P1", labels: { env: "prod" }, host: "db-1" });
    await house.post(url, `title=${name}f`, { "content-type": "application/x-www-form-urlencoded" });
    await house.post(url, `${name}t\nmore\nof it`, { "content-type": "text/plain" });
    expect(await titled()).toMatchObject([
      { severity: "critical", labels: { env: "prod" }, annotations: { host: "db-1" } },
    ]);
    expect(await titled(`${name}f`)).toHaveLength(1);
    expect(await titled(`${name}t`)).toMatchObject([{ annotations: { description: "more\nof it" } }]);
    await house.post(url, { title: name, status: "ok" });
    expect(await titled()).toMatchObject([{ status: "resolved" }]);
    await house.post(url, { title: `${name}f`, action: "acknowledge" });
    expect((await house.told("alerts.actionReceived")).at(-1)).toMatchObject({ action: "acknowledge" });
  });
});

describe("Datadog", () => {
  const body = (more: object = {}) => ({
    alert_cycle_key: name,
    aggreg_key: "a",
    transition: "Triggered",
    priority: "P2",
    title: name,
    message: "above 90 %",
    tags: "env:prod,service:payments,urgent",
    link: "https://app.datadoghq.com/event/1",
    hostname: "$HOSTNAME",
    ...more,
  });
  const hook = (more: object = {}) => house.post(`/api/v1/webhooks/datadog/${house.key("datadog")}`, body(more));

  test("triggers, renotifies and recovers by its cycle", async () => {
    await hook();
    await hook({ transition: "Renotify" });
    const [alert] = await titled();
    expect(alert).toMatchObject({
      status: "firing",
      severity: "critical",
      service: "payments",
      receivedCount: 2,
      labels: { env: "prod", urgent: "true" },
    });
    expect(alert?.labels["hostname"]).toBeUndefined();
    await hook({ transition: "Recovered" });
    expect(await titled()).toMatchObject([{ status: "resolved" }]);
  });

  test("a warning is one", async () => {
    await hook({ transition: "Warn", priority: "$ALERT_PRIORITY" });
    expect(await titled()).toMatchObject([{ severity: "warning" }]);
  });
});

describe("Sentry", () => {
  const send = (resource: string, body: object, secret = CLIENT_SECRET) => {
    const text = JSON.stringify(body);
    return house.post(`/api/v1/webhooks/sentry/${house.key("sentry")}`, text, {
      "sentry-hook-resource": resource,
      "sentry-hook-signature": createHmac("sha256", secret).update(text).digest("hex"),
    });
  };
  const event = () => ({
    action: "triggered",
    data: {
      event: {
        event_id: "e",
        issue_id: name,
        title: name,
        level: "fatal",
        web_url: "https://sentry.io/1",
        tags: [["env", "prod"]],
      },
      triggered_rule: "Everything",
    },
  });

  test("an issue alert opens, and the issue's resolution ends it", async () => {
    expect((await send("event_alert", event())).json()).toEqual({ accepted: 1 });
    expect(await titled()).toMatchObject([{ status: "firing", severity: "critical", labels: { env: "prod" } }]);
    await send("issue", { action: "resolved", data: { issue: { id: name, title: name } } });
    expect(await titled()).toMatchObject([{ status: "resolved" }]);
  });

  test("a metric alert becomes worse, and ends", async () => {
    const metric = (action: string) =>
      send("metric_alert", {
        action,
        data: {
          metric_alert: { id: name, projects: ["web"] },
          description_title: name,
          description_text: "p95",
          web_url: "https://sentry.io",
        },
      });
    await metric("warning");
    await metric("critical");
    expect(await titled()).toMatchObject([{ severity: "critical", receivedCount: 2 }]);
    await metric("resolved");
    expect(await titled()).toMatchObject([{ status: "resolved" }]);
  });

  test("a wrong signature is refused, and changes nothing", async () => {
    expect((await send("event_alert", event(), "another secret")).statusCode).toBe(401);
    expect(await titled()).toEqual([]);
  });

  test("what is none of ours is answered and left alone", async () => {
    expect((await send("installation", { action: "created" })).json()).toEqual({ accepted: 0 });
    expect((await send("issue", { action: "assigned", data: { issue: { id: name } } })).json()).toEqual({
      accepted: 0,
    });
  });
});

test("Squadcast: triggers, and resolves by its event id", async () => {
  const hook = (more: object = {}) =>
    house.post(`/v2/incidents/api/${house.key("squadcast")}`, {
      message: name,
      description: "d",
      event_id: name,
      tags: { env: "prod", severity: { value: "high", color: "#fff" } },
      priority: "P1",
      ...more,
    });
  expect((await hook()).statusCode).toBe(202);
  expect(await titled()).toMatchObject([{ status: "firing", severity: "high", labels: { env: "prod" } }]);
  await hook({ status: "resolve" });
  expect(await titled()).toMatchObject([{ status: "resolved" }]);
});

test("Splunk On-Call: by its entity, from critical to recovery", async () => {
  const send = (type: string, more: object = {}) =>
    house.post(`/integrations/generic/20131114/alert/${house.key("splunk")}/database`, {
      message_type: type,
      entity_id: name,
      entity_display_name: name,
      state_message: "no space left",
      host_name: "db-1",
      ...more,
    });
  const answer = await send("CRITICAL", { state_start_time: 1767225600 });
  expect([answer.statusCode, answer.json()]).toEqual([200, { result: "success", entity_id: name }]);
  expect(await titled()).toMatchObject([
    { status: "firing", severity: "critical", service: "payments", labels: { host: "db-1", routing_key: "database" } },
  ]);
  await send("ACKNOWLEDGEMENT", { ack_author: "ana" });
  expect((await house.told("alerts.actionReceived")).at(-1)).toMatchObject({ action: "acknowledge", by: "ana" });
  await send("recovery");
  expect(await titled()).toMatchObject([{ status: "resolved" }]);
});
