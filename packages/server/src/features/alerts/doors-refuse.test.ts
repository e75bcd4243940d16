import type { IntegrationKind } from "@shipshape/contract/integrations";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DoorHouse, doorHouse, JSON_TYPE, type Refusal, type Sent, WRONG_KEY } from "../../testing/door-house.ts";

/** Bad input at the doors that have keys in body or header: the reply is exactly the one that its protocol gives, and nothing changes. */

let doors: DoorHouse;
beforeAll(async () => {
  doors = await doorHouse();
});
afterAll(() => doors.house.close());
const key = (kind: IntegrationKind): string => doors.key(kind);

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

const PAGERDUTY_V2: readonly Refusal[] = [
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
  ["an unknown key", () => enqueue(trigger({ routing_key: WRONG_KEY })), 400, pagerDutyFault("Invalid routing key")],
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
const PAGERDUTY_V1: readonly Refusal[] = [
  [
    "no JSON",
    () => v1("hello"),
    400,
    { status: "unrecognized object", message: "Event object format is unrecognized", errors: ["JSON parse error"] },
  ],
  [
    "an unknown key",
    () => v1({ service_key: WRONG_KEY, event_type: "trigger" }),
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
const OPSGENIE: readonly Refusal[] = [
  ["no key", () => ({ url: "/v2/alerts", body: { message: "m" } }), 401, said("Could not authenticate")],
  ["an unknown key", () => genie({ message: "m" }, "", WRONG_KEY), 401, said("Could not authenticate")],
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

describe("PagerDuty's Events API v2 refuses", () => {
  test.each(PAGERDUTY_V2)("%s", (_, sent, status, reply) => doors.refuses(sent(), status, reply));
});
describe("PagerDuty's Events API v1 refuses", () => {
  test.each(PAGERDUTY_V1)("%s", (_, sent, status, reply) => doors.refuses(sent(), status, reply));
});
describe("Opsgenie's Alert API refuses", () => {
  test.each(OPSGENIE)("%s", (_, sent, status, reply) => doors.refuses(sent(), status, reply));
});

test("what each integration refused is told with its reason", async () => {
  expect(await doors.refusals("pagerduty")).toEqual(["invalid", "wrong_kind"]);
  expect(await doors.refusals("opsgenie")).toEqual(["invalid", "not_found", "unreadable"]);
});
