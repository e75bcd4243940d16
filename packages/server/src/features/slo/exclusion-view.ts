import type { Exclusion } from "@shipshape/contract/slo-exclusions";
import { excludedSpans, exclusionText } from "@shipshape/domain/slo/exclusion";
import { minuteOf } from "@shipshape/domain/slo/minutes";
import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import type * as z from "zod";
import { timeOf } from "./excluded-spans.ts";
import type { ExclusionRow } from "./exclusion-store.ts";

type ExclusionView = z.input<typeof Exclusion>;

const AHEAD_MS = 30 * 86_400_000;

/** An exclusion as the API tells it. */
export function exclusionView(row: ExclusionRow, at: Date): ExclusionView {
  const time = timeOf(row.when);
  const nowMs = minuteOf(at.getTime());
  const aheadMs = nowMs + AHEAD_MS;
  const [next] = excludedSpans(time, nowMs, aheadMs);
  const active = next !== undefined && next.fromMs < nowMs + MINUTE_MS;
  const changeMs = active ? next.toMs : next?.fromMs;
  return {
    name: row.name,
    displayName: row.displayName,
    when: row.when,
    summary: exclusionText(time),
    reason: row.reason,
    author: row.author,
    approver: row.approver,
    selector: row.selector,
    labels: row.labels,
    annotations: row.annotations,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    active,
    nextChange: changeMs === undefined || changeMs >= aheadMs ? null : new Date(changeMs),
    effect: row.effect,
  };
}
