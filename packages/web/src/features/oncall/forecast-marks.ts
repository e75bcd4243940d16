import type { EscalationForecast } from "@shipshape/contract/oncall-escalation";
import type * as z from "zod";
import { markKey, type NodeMark, type NodeMarks } from "./policy-picture.tsx";

export type ForecastView = z.output<typeof EscalationForecast>;

/** What a forecast says of each node; of a node that comes in several rounds, the first time. */
export function forecastMarks(steps: ForecastView["steps"]): NodeMarks {
  const marks = new Map<string, NodeMark>();
  for (const { policy, path, at, because, side, people, webhooks, unreachable } of steps) {
    const key = markKey(policy, path);
    if (!marks.has(key)) marks.set(key, { state: "coming", at, because, side, people, webhooks, unreachable });
  }
  return marks;
}
