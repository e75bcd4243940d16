import type { IntegrationKind } from "@shipshape/contract/integrations";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DoorHouse, doorHouse, type Refusal, type Sent, WRONG_KEY } from "../../testing/door-house.ts";

/** Bad input at the doors of webhooks: the reply is exactly the one that its protocol gives, and nothing changes. */

let doors: DoorHouse;
beforeAll(async () => {
  doors = await doorHouse();
});
afterAll(() => doors.house.close());
const key = (kind: IntegrationKind): string => doors.key(kind);

const problem = (status: number, code: string, detail: unknown = expect.any(String)) =>
  expect.objectContaining({ type: "about:blank", status, code, detail, requestId: expect.any(String) });
const webhook = (kind: string, body: unknown, by: string, headers?: Record<string, string>): Sent => ({
  url: `/api/v1/webhooks/${kind}/${by}`,
  body,
  ...(headers ? { headers } : {}),
});
const fault = (path: string) => expect.objectContaining({ faults: [expect.objectContaining({ path })] });
const structured = { "content-type": "application/cloudevents+json" };

const OTHERS: readonly Refusal[] = [
  [
    "Alertmanager: no key",
    () => ({ url: "/api/v1/webhooks/alertmanager", body: {} }),
    401,
    problem(401, "unauthenticated"),
  ],
  ["Alertmanager: an unknown key", () => webhook("alertmanager", {}, WRONG_KEY), 401, problem(401, "unauthenticated")],
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
    "CloudEvents: no id, which the library would make up",
    () => ({
      url: `/api/v1/cloudevents/${key("cloudevents")}`,
      headers: structured,
      body: { type: "t", source: "s", specversion: "1.0" },
    }),
    400,
    fault("event.id"),
  ],
  [
    "CloudEvents: a batch in which one has no id",
    () => ({
      url: `/api/v1/cloudevents/${key("cloudevents")}`,
      headers: { "content-type": "application/cloudevents-batch+json" },
      body: [
        { id: "1", source: "s", type: "t", specversion: "1.0" },
        { source: "s", type: "t", specversion: "1.0" },
      ],
    }),
    400,
    fault("[1].id"),
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
    () => ({ url: `/api/v1/cloudevents/${WRONG_KEY}`, headers: structured, body: {} }),
    401,
    problem(401, "unauthenticated"),
  ],
  ["generic: nothing said", () => webhook("generic", {}, key("generic")), 400, fault("summary")],
  [
    "generic: an unknown key",
    () => webhook("generic", { title: "t" }, WRONG_KEY),
    401,
    problem(401, "unauthenticated"),
  ],
  [
    "generic: XML",
    () => webhook("generic", "<a/>", key("generic"), { "content-type": "application/xml" }),
    415,
    problem(415, "unsupported_media_type"),
  ],
  [
    "GoAlert: a wrong token",
    () => ({ url: `/api/v2/generic/incoming?token=${WRONG_KEY}`, body: { summary: "s" } }),
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
    () => ({ url: `/integrations/v1/formatted_webhook/${WRONG_KEY}/`, body: { title: "t" } }),
    403,
    "Integration key was not found. Permission denied.",
  ],
  [
    "heartbeat: an unknown key",
    () => ({ url: `/api/v1/heartbeats/${WRONG_KEY}` }),
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
    () => ({ url: `/integrations/generic/20131114/alert/${WRONG_KEY}/db`, body: { message_type: "CRITICAL" } }),
    404,
    { result: "failure", message: expect.any(String) },
  ],
];

test.each(OTHERS)("%s", (_, sent, status, reply) => doors.refuses(sent(), status, reply));

test("what each integration refused is told with its reason", async () => {
  expect(await doors.refusals("squadcast")).toEqual(["invalid", "too_large"]);
  expect(await doors.refusals("sentry")).toEqual(["wrong_signature"]);
});
