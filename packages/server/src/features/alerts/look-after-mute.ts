import type { Disposition, PipelineAlert, Route } from "@shipshape/domain/alerts/disposition";
import { type AfterMute, afterMute } from "@shipshape/domain/alerts/muted-receivers";
import type { BesideFacts } from "./beside-facts.ts";
import type { DispositionRow } from "./disposition-store.ts";
import type { Unmuted } from "./judged.ts";

/** How an alert that was let through stands with its receivers that were passed over then; nothing where none was. */
export function lookAfterMute(
  { passedOver, silencedBy, inhibitedBy }: BesideFacts,
  alert: PipelineAlert,
  before: DispositionRow | undefined,
  nowMs: number,
): AfterMute | undefined {
  const route = before?.route as Route | undefined;
  if (!passedOver || !route?.muted || !before?.dispatchedAt) return undefined;
  const held = silencedBy?.(alert, nowMs) ?? inhibitedBy?.(alert, nowMs);
  return afterMute(route, passedOver(alert, route.muted), held);
}

/** What is to be told and kept of receivers that are muted no longer, if there are any. */
export function unmutedOf(
  disposition: Disposition,
  before: DispositionRow | undefined,
  look: AfterMute | undefined,
): Unmuted | undefined {
  if (!before || !look || look.unmuted.length === 0) return undefined;
  const { route, because } = look;
  const step = { stage: "route", rule: "", effect: "goes further", because };
  return {
    receivers: look.unmuted,
    disposition: {
      ...disposition,
      priority: before.priority as Disposition["priority"],
      urgency: before.urgency as Disposition["urgency"],
      groupKey: before.groupKey,
      trace: [...(before.trace as unknown as Disposition["trace"]), step],
      route,
      because: `${before.because}; ${because}`,
    },
  };
}
