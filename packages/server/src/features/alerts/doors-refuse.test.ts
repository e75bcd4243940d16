import { INTEGRATION_KINDS, type IntegrationKind } from "@shipshape/contract/integrations";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";

/** Bad input at each door: the reply is exactly the one that its protocol gives, and nothing changes. */

let house: TestHouse;
const keys = new Map<IntegrationKind, string>();
const WRONG = "0123456789abcdef0123456789abcdef";

beforeAll(async () => {
  house = await testHouse();
  for (const kind of INTEGRATION_KINDS) {
    const more = {
      ...(kind === "heartbeat" ? { heartbeat: { everySeconds: 60 } } : {}),
      ...(kind === "sentry" ? { signingSecret: "the secret that Sentry shows" } : {}),
    };
    const made = await house.as("editor").alerts.createIntegration({ body: { name: `the-${kind}`, kind, ...more } });
    keys.set(kind, made.key);
  }
});
afterAll(() => house.close());

const key = (kind: IntegrationKind): string => keys.get(kind) ?? "";
const JSON_TYPE = { "content-type": "application/json" };

type Sent = {
  url: string;
  body?: unknown;
  headers?: Record<string, string>;
  method?: "GET" | "POST" | "PUT" | "OPTIONS";
};
const send = ({ url, body, headers = JSON_TYPE, method = "POST" }: Sent) =>
  house.http.app.inject({
    method,
    url,
    headers,
    ...(body === undefined ? {} : { payload: typeof body === "string" ? body : JSON.stringify(body) }),
  });
const traces = async () => {
  await house.settle();
  const { rows } = await sql`
    select (select count(*) from alert) as alerts, (select count(*) from alert_signal) as signals,
      (select count(*) from event where name like 'alerts.%') as told, (select count(*) from alert_request) as requests`.execute(
    house.kernel.db,
  );
  return rows[0];
};

type Case = readonly [what: string, sent: () => Sent, status: number, reply: unknown];

const pagerDutyFault = (...errors: string[]) => ({
  status: "invalid event",
  message: "Event object is invalid",
  errors,
});
const enqueue = (event: unknown): Sent => ({ url: "/v2/enqueue", body: event });
const trigger = (more: object = {}, payload: object = {}) => ({
  routing_key: key("pagerduty"),
  event_action: "trigger",
  payload: { summary: "s", source: "h", severity: "error", ...payload },
  ...more,
});

const PAGERDUTY_V2: readonly Case[] = [
  [
    "no JSON",
    () => enqueue("{"),
    400,
    { status: "Unrecognized object", message: "Event object format is unrecognized", errors: ["JSON parse error"] },
  ],
  ["a list", () => enqueue([]), 400, { status: "Unrecognized object" }],
  [
    "no key",
    () => enqueue(trigger({ routing_key: undefined })),
    400,
    pagerDutyFault("'routing_key' is missing or blank"),
  ],
  [
    "a short key",
    () => enqueue(trigger({ routing_key: "short" })),
    400,
    pagerDutyFault("Length of 'routing_key' is incorrect (should be 32 characters)"),
  ],
  ["an unknown key", () => enqueue(trigger({ routing_key: WRONG })), 400, pagerDutyFault("Invalid routing key")],
  [
    "a key of another kind",
    () => enqueue(trigger({ routing_key: key("generic") })),
    400,
    pagerDutyFault("Invalid routing key"),
  ],
  [
    "an action that is none",
    () => enqueue(trigger({ event_action: "page" })),
    400,
    pagerDutyFault("'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')"),
  ],
  ["no payload", () => enqueue(trigger({ payload: undefined })), 400, pagerDutyFault("'payload' is missing or blank")],
  [
    "several faults, all told",
    () => enqueue(trigger({}, { summary: "", severity: "bad" })),
    400,
    pagerDutyFault(
      "'payload.summary' is missing or blank",
      "'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')",
    ),
  ],
  [
    "a long summary",
    () => enqueue(trigger({}, { summary: "x".repeat(1025) })),
    400,
    pagerDutyFault("Length of 'payload.summary' is incorrect (should be at most 1024 characters)"),
  ],
  [
    "a long key of an alert",
    () => enqueue(trigger({ dedup_key: "x".repeat(256) })),
    400,
    pagerDutyFault("Length of 'dedup_key' is incorrect (should be at most 255 characters)"),
  ],
  [
    "a resolve without a key",
    () => enqueue({ routing_key: key("pagerduty"), event_action: "resolve" }),
    400,
    pagerDutyFault("'dedup_key' is missing or blank"),
  ],
  [
    "a time that is none",
    () => enqueue(trigger({}, { timestamp: "yesterday" })),
    400,
    pagerDutyFault("'payload.timestamp' is invalid (must be an ISO 8601 timestamp)"),
  ],
  [
    "more than 512 KB",
    () => enqueue(trigger({}, { custom_details: "x".repeat(512_000) })),
    413,
    { status: "invalid event", message: "Event object is too large" },
  ],
  [
    "a change without a summary",
    () => ({ url: "/v2/change/enqueue", body: { routing_key: key("pagerduty"), payload: {} } }),
    400,
    pagerDutyFault("'payload.summary' is missing or blank"),
  ],
];

const v1 = (event: unknown): Sent => ({ url: "/generic/2010-04-15/create_event.json", body: event });
const PAGERDUTY_V1: readonly Case[] = [
  [
    "no JSON",
    () => v1("hello"),
    400,
    { status: "unrecognized object", message: "Event object format is unrecognized", errors: ["JSON parse error"] },
  ],
  [
    "an unknown key",
    () => v1({ service_key: WRONG, event_type: "trigger" }),
    400,
    pagerDutyFault("Invalid service key"),
  ],
  [
    "a trigger without a description",
    () => v1({ service_key: key("pagerduty"), event_type: "trigger" }),
    400,
    pagerDutyFault("'description' is missing or blank"),
  ],
  [
    "a resolve without a key",
    () => v1({ service_key: key("pagerduty"), event_type: "resolve" }),
    400,
    pagerDutyFault("'incident_key' is missing or blank"),
  ],
];

const genie = (body: unknown, rest = "", by = key("opsgenie")): Sent => ({
  url: `/v2/alerts${rest}`,
  body,
  headers: { ...JSON_TYPE, authorization: `GenieKey ${by}` },
});
const said = (message: string, more: object = {}) => ({
  message,
  took: expect.any(Number),
  requestId: expect.any(String),
  ...more,
});
const unprocessable = (errors: object) => said("Request body is not processable. Please check the errors.", { errors });
const OPSGENIE: readonly Case[] = [
  ["no key", () => ({ url: "/v2/alerts", body: { message: "m" } }), 401, said("Could not authenticate")],
  ["an unknown key", () => genie({ message: "m" }, "", WRONG), 401, said("Could not authenticate")],
  ["a key of another kind", () => genie({ message: "m" }, "", key("pagerduty")), 401, said("Could not authenticate")],
  ["no JSON", () => genie("{"), 400, said("Request body is not valid JSON")],
  ["no message", () => genie({}), 422, unprocessable({ message: "message must be a string" })],
  ["an empty message", () => genie({ message: " " }), 422, unprocessable({ message: "message can not be empty" })],
  [
    "a long message",
    () => genie({ message: "x".repeat(131) }),
    422,
    unprocessable({ message: "message can not be longer than 130 characters" }),
  ],
  [
    "a long alias",
    () => genie({ message: "m", alias: "x".repeat(513) }),
    422,
    unprocessable({ alias: "alias can not be longer than 512 characters" }),
  ],
  [
    "a long description",
    () => genie({ message: "m", description: "x".repeat(15_001) }),
    422,
    unprocessable({ description: "description can not be longer than 15000 characters" }),
  ],
  [
    "a priority that is none",
    () => genie({ message: "m", priority: "P9" }),
    422,
    unprocessable({ priority: "priority must be one of P1, P2, P3, P4, P5" }),
  ],
  [
    "too many tags",
    () => genie({ message: "m", tags: Array.from({ length: 21 }, String) }),
    422,
    unprocessable({ tags: "tags can not have more than 20 items" }),
  ],
  [
    "a long tag",
    () => genie({ message: "m", tags: ["x".repeat(51)] }),
    422,
    unprocessable({ "tags.0": "each of tags can not be longer than 50 characters" }),
  ],
  [
    "too many details",
    () => genie({ message: "m", details: { a: "x".repeat(8_000) } }),
    422,
    unprocessable({ details: "details can not be longer than 8000 characters" }),
  ],
  [
    "a way to name an alert that is none",
    () => genie({}, "/a/close?identifierType=name"),
    422,
    unprocessable({ identifierType: "identifierType must be one of id, alias, tiny" }),
  ],
  [
    "a note without one",
    () => genie({}, "/a/notes?identifierType=alias"),
    422,
    unprocessable({ note: "note must be a string" }),
  ],
  [
    "a snooze without an end",
    () => genie({}, "/a/snooze?identifierType=alias"),
    422,
    unprocessable({ endTime: expect.stringContaining("endTime must be a date") }),
  ],
  [
    "an alert that nobody knows",
    () => ({ ...genie(undefined, "/ghost?identifierType=alias"), method: "GET" }),
    404,
    said("Alert could not be found"),
  ],
];

const problem = (status: number, code: string, detail: unknown = expect.any(String)) =>
  expect.objectContaining({ type: "about:blank", status, code, detail, requestId: expect.any(String) });
const webhook = (kind: string, body: unknown, by: string, headers?: Record<string, string>): Sent => ({
  url: `/api/v1/webhooks/${kind}/${by}`,
  body,
  ...(headers ? { headers } : {}),
});
const fault = (path: string) => expect.objectContaining({ faults: [expect.objectContaining({ path })] });
const structured = { "content-type": "application/cloudevents+json" };

const OTHERS: readonly Case[] = [
  [
    "Alertmanager: no key",
    () => ({ url: "/api/v1/webhooks/alertmanager", body: {} }),
    401,
    problem(401, "unauthenticated"),
  ],
  ["Alertmanager: an unknown key", () => webhook("alertmanager", {}, WRONG), 401, problem(401, "unauthenticated")],
  ["Alertmanager: no JSON", () => webhook("alertmanager", "x", key("alertmanager")), 400, problem(400, "invalid")],
  [
    "Alertmanager: version 3",
    () => webhook("alertmanager", { version: "3", alerts: [] }, key("alertmanager")),
    400,
    fault("version"),
  ],
  [
    "Alertmanager: a label that is a number",
    () =>
      webhook("alertmanager", { version: "4", alerts: [{ status: "firing", labels: { a: 1 } }] }, key("alertmanager")),
    400,
    fault("alerts.0.labels.a"),
  ],
  [
    "Alertmanager: more than 2 MiB",
    () => webhook("alertmanager", "x".repeat(2 ** 21 + 1), key("alertmanager")),
    413,
    problem(413, "too_large"),
  ],
  ["Grafana: no alerts", () => webhook("grafana", { title: "t" }, key("grafana")), 400, fault("alerts")],
  [
    "Grafana: an old state that is none",
    () => webhook("grafana", { ruleId: 1, ruleName: "r", state: "x" }, key("grafana")),
    400,
    fault("state"),
  ],
  [
    "CloudEvents: no CloudEvent",
    () => ({ url: `/api/v1/cloudevents/${key("cloudevents")}`, body: {} }),
    415,
    problem(415, "unsupported_media_type"),
  ],
  [
    "CloudEvents: a format that is not JSON",
    () => ({
      url: `/api/v1/cloudevents/${key("cloudevents")}`,
      body: "<a/>",
      headers: { "content-type": "application/cloudevents+xml" },
    }),
    415,
    problem(415, "unsupported_media_type"),
  ],
  [
    "CloudEvents: no type",
    () => ({
      url: `/api/v1/cloudevents/${key("cloudevents")}`,
      headers: structured,
      body: { id: "1", source: "s", specversion: "1.0" },
    }),
    400,
    fault("event.type"),
  ],
  [
    "CloudEvents: one bad event in a batch",
    () => ({
      url: `/api/v1/cloudevents/${key("cloudevents")}`,
      headers: { "content-type": "application/cloudevents-batch+json" },
      body: [
        { id: "1", source: "s", type: "t", specversion: "1.0" },
        { id: "2", source: "s", type: "t", specversion: "2.0" },
      ],
    }),
    400,
    fault("[1].specversion"),
  ],
  [
    "CloudEvents: an unknown key",
    () => ({ url: `/api/v1/cloudevents/${WRONG}`, headers: structured, body: {} }),
    401,
    problem(401, "unauthenticated"),
  ],
  ["generic: nothing said", () => webhook("generic", {}, key("generic")), 400, fault("summary")],
  ["generic: an unknown key", () => webhook("generic", { title: "t" }, WRONG), 401, problem(401, "unauthenticated")],
  [
    "generic: XML",
    () => webhook("generic", "<a/>", key("generic"), { "content-type": "application/xml" }),
    415,
    problem(415, "unsupported_media_type"),
  ],
  [
    "GoAlert: a wrong token",
    () => ({ url: `/api/v2/generic/incoming?token=${WRONG}`, body: { summary: "s" } }),
    401,
    "Unauthorized\n",
  ],
  [
    "GoAlert: no summary",
    () => ({ url: `/api/v2/generic/incoming?token=${key("generic")}`, body: {} }),
    400,
    expect.stringContaining("invalid value for 'Summary'"),
  ],
  [
    "OnCall: an unknown key",
    () => ({ url: `/integrations/v1/formatted_webhook/${WRONG}/`, body: { title: "t" } }),
    403,
    "Integration key was not found. Permission denied.",
  ],
  [
    "heartbeat: an unknown key",
    () => ({ url: `/api/v1/heartbeats/${WRONG}` }),
    404,
    expect.stringContaining("opens nothing"),
  ],
  [
    "heartbeat: a key of another kind",
    () => ({ url: `/api/v1/heartbeats/${key("generic")}` }),
    404,
    expect.any(String),
  ],
  [
    "Datadog: no transition",
    () => webhook("datadog", { alert_cycle_key: "a" }, key("datadog")),
    400,
    fault("transition"),
  ],
  ["Datadog: no object", () => webhook("datadog", "[]", key("datadog")), 400, fault("body")],
  ["Sentry: no signature", () => webhook("sentry", {}, key("sentry")), 401, problem(401, "unauthenticated")],
  [
    "Squadcast: no description",
    () => webhook("squadcast", { message: "m" }, key("squadcast")),
    400,
    fault("description"),
  ],
  [
    "Squadcast: more than 30 KB",
    () => webhook("squadcast", { message: "m", description: "x".repeat(30_720) }, key("squadcast")),
    413,
    problem(413, "too_large"),
  ],
  [
    "Splunk: a type that is none",
    () => ({ url: `/integrations/generic/20131114/alert/${key("splunk")}/db`, body: { message_type: "PAGE" } }),
    400,
    { result: "failure", message: expect.stringContaining("message_type") },
  ],
  [
    "Splunk: an unknown key",
    () => ({ url: `/integrations/generic/20131114/alert/${WRONG}/db`, body: { message_type: "CRITICAL" } }),
    404,
    { result: "failure", message: expect.any(String) },
  ],
];

const check = async (sent: Sent, status: number, reply: unknown) => {
  const before = await traces();
  const answer = await send(sent);
  const isJson = String(answer.headers["content-type"]).includes("json");
  expect([answer.statusCode, isJson ? answer.json() : answer.body]).toEqual([
    status,
    typeof reply === "object" && reply !== null && !("asymmetricMatch" in reply)
      ? expect.objectContaining(reply)
      : reply,
  ]);
  expect(await traces()).toEqual(before);
};

describe("PagerDuty's Events API v2 refuses", () => {
  test.each(PAGERDUTY_V2)("%s", (_, sent, status, reply) => check(sent(), status, reply));
});
describe("PagerDuty's Events API v1 refuses", () => {
  test.each(PAGERDUTY_V1)("%s", (_, sent, status, reply) => check(sent(), status, reply));
});
describe("Opsgenie's Alert API refuses", () => {
  test.each(OPSGENIE)("%s", (_, sent, status, reply) => check(sent(), status, reply));
});
describe("other doors refuse", () => {
  test.each(OTHERS)("%s", (_, sent, status, reply) => check(sent(), status, reply));
});

test("what each integration refused is told with its reason", async () => {
  const { integrations } = await house.as("viewer").alerts.listIntegrations();
  const reasons = (name: string) =>
    integrations
      .find((one) => one.name === name)
      ?.refusals.map(({ reason }) => reason)
      .sort();
  expect(reasons("the-pagerduty")).toEqual(["invalid", "wrong_kind"]);
  expect(reasons("the-opsgenie")).toEqual(["invalid", "not_found", "unreadable"]);
  expect(reasons("the-squadcast")).toEqual(["invalid", "too_large"]);
  expect(reasons("the-sentry")).toEqual(["wrong_signature"]);
});
