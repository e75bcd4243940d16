import type { FastifyRequest } from "fastify";
import { expect, test } from "vitest";
import { alertmanagerWebhook } from "./alertmanager-webhook-door.ts";
import { cloudEvents } from "./cloudevents-door.ts";
import type { Dialect } from "./door.ts";
import { grafana } from "./grafana-door.ts";
import { opsgenie } from "./opsgenie-answer.ts";
import { pagerDutyV1 } from "./pagerduty-v1-door.ts";
import { pagerDutyV2 } from "./pagerduty-v2-door.ts";
import { Refused } from "./refused.ts";

/** What each sender takes for "come again": notify/pagerduty and notify/opsgenie of Alertmanager, and the specifications. */
test.each<[string, Dialect, number]>([
  ["PagerDuty's Events API v2: 5xx and 429 are sent again", pagerDutyV2, 503],
  ["PagerDuty's Events API v1: only 403 and 5xx are", pagerDutyV1, 403],
  ["Opsgenie's Alert API: 5xx and 429 are", opsgenie, 503],
  ["Alertmanager's webhook: only 5xx is", alertmanagerWebhook, 503],
  ["Grafana's webhook: any but 2xx, at the next flush", grafana, 503],
  ["CloudEvents: 5xx is, and Retry-After is observed", cloudEvents, 503],
])("a storm: %s", (_, { refuse }, status) => {
  const request = { id: "018f0000-0000-7000-8000-000000000000" } as FastifyRequest;
  const answer = refuse(new Refused("overloaded", "Too much at once"), request, 0.001);
  expect(answer.status).toBe(status);
  if (status === 503) expect(answer.headers).toMatchObject({ "retry-after": "1" });
});
