import * as z from "zod";
import { parseInput } from "../../kernel/parse-input.ts";
import { flatWords, present } from "./flat-words.ts";
import type { Caller } from "./integration-keys.ts";
import { type Received, receivedAlert } from "./received-alert.ts";

/** The notification of Grafana before 8: one rule, its state, and no list of alerts. */
const Legacy = z.object({
  ruleId: z.union([z.number(), z.string()]),
  ruleName: z.string(),
  ruleUrl: z.string().optional(),
  orgId: z.union([z.number(), z.string()]).optional(),
  state: z.enum(["alerting", "ok", "no_data", "pending", "paused", "unknown"]),
  title: z.string().optional(),
  message: z.string().optional(),
  imageUrl: z.string().optional(),
  evalMatches: z.array(z.object({ metric: z.string().nullish(), value: z.unknown(), tags: z.unknown() })).nullish(),
  tags: z.record(z.string(), z.unknown()).nullish(),
});

export const isLegacyGrafana = (body: unknown): boolean =>
  typeof body === "object" && body !== null && "ruleId" in body && !("alerts" in body);

/** What has no state is no news: a rule that is pending or paused neither fires nor is over. */
const STATUS = {
  alerting: "firing",
  no_data: "firing",
  ok: "resolved",
  pending: null,
  paused: null,
  unknown: null,
} as const;

/** One rule is one alert, known by the rule. */
export function legacyAlerts(caller: Caller, body: unknown): Received[] {
  const rule = parseInput(Legacy, body, "body");
  const status = STATUS[rule.state];
  if (status === null) return [];
  const matches = (rule.evalMatches ?? []).map(({ metric, value }) => `${metric ?? "value"}=${String(value)}`);
  return [
    receivedAlert({
      identity: `${caller.integrationId ?? "grafana"}:${rule.orgId ?? 1}/${rule.ruleId}`,
      integrationId: caller.integrationId,
      source: "grafana",
      status,
      defaultServiceName: caller.serviceName,
      labels: { alertname: rule.ruleName, ...flatWords(rule.tags ?? {}) },
      annotations: present({
        summary: rule.title ?? rule.ruleName,
        description: rule.message,
        image: rule.imageUrl,
        values: matches.join(" "),
        state: rule.state,
      }),
      startsAtMs: undefined,
      endsAtMs: undefined,
      resolveTimeoutMs: Number.POSITIVE_INFINITY,
      generatorUrl: rule.ruleUrl || null,
      payload: body,
    }),
  ];
}
