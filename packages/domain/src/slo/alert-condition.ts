import { humanizeMinutes } from "../time/duration.ts";
import { type BurnAlertRow, type BurnAlertSeverity, burnFactor } from "./burn-rate.ts";
import { parseWindowDuration, windowMinutes } from "./window.ts";

/** An OpenSLO v1 AlertCondition, as far as it decides when to alert. */
export type AlertCondition = {
  readonly name: string;
  /** "page" pages; any other word makes a ticket. */
  readonly severity: string;
  readonly kind?: string | undefined;
  readonly op?: string | undefined;
  /** The burn rate: how many times faster than evenly. */
  readonly threshold?: number | undefined;
  readonly lookbackWindow?: string | undefined;
  readonly alertAfter?: string | undefined;
};

export type ReadCondition =
  | { readonly ok: true; readonly row: BurnAlertRow; readonly notes: readonly string[] }
  | { readonly ok: false; readonly path: string; readonly because: string };

const PAGING_WORDS = new Set(["page", "critical", "high", "sev1", "p1"]);

/**
 * An OpenSLO AlertCondition as a row. Its threshold is the factor, so the share of the budget is threshold × lookback
 * window ÷ period. `alertAfter` becomes the short window (it must have burned so fast over that time too); without one
 * the short window is a twelfth of the long one. `notes` say what was read otherwise than it stands there.
 */
export function rowFromOpenSlo(condition: AlertCondition, periodMinutes: number): ReadCondition {
  const { name, kind = "burnrate", op = "gt", threshold, lookbackWindow = "", alertAfter } = condition;
  const refuse = (path: string, because: string): ReadCondition => ({ ok: false, path, because });
  if (kind !== "burnrate") return refuse("kind", `"${kind}" is not a kind of condition: write burnrate`);
  if (op !== "gt" && op !== "gte") {
    return refuse("op", `"${op}" would alert while the budget burns slowly: write gt or gte`);
  }
  if (threshold === undefined || !(threshold > 0)) {
    return refuse("threshold", "the threshold is a burn rate above 0, such as 14.4");
  }
  if (parseWindowDuration(lookbackWindow) === undefined) {
    return refuse(
      "lookbackWindow",
      `"${lookbackWindow}" is not a window: write a number and one of m h d w, such as 1h`,
    );
  }
  const after = alertAfter === undefined ? 0 : minutesIn(alertAfter);
  if (after === undefined) return refuse("alertAfter", `"${alertAfter}" is not a duration: write one such as 5m`);
  const longWindowMinutes = windowMinutes(lookbackWindow);
  const shortWindowMinutes = Math.min(longWindowMinutes, after || Math.max(1, Math.round(longWindowMinutes / 12)));
  const budgetShare = (threshold * longWindowMinutes) / periodMinutes;
  const row: BurnAlertRow = {
    name,
    severity: severityOf(condition.severity),
    budgetShare,
    longWindowMinutes,
    shortWindowMinutes,
  };
  return { ok: true, row, notes: notesOf(condition, row, after) };
}

/** A row as OpenSLO writes it; reading it back gives the row. */
export const conditionOf = (row: BurnAlertRow, periodMinutes: number) => ({
  kind: "burnrate" as const,
  op: "gt" as const,
  threshold: burnFactor(row, periodMinutes),
  lookbackWindow: `${row.longWindowMinutes}m`,
  alertAfter: `${row.shortWindowMinutes}m`,
});

const severityOf = (word: string): BurnAlertSeverity => (PAGING_WORDS.has(word.toLowerCase()) ? "page" : "ticket");

const minutesIn = (text: string): number | undefined =>
  /^0[smhdw]?$/.test(text) ? 0 : parseWindowDuration(text) && windowMinutes(text);

function notesOf({ op, severity }: AlertCondition, row: BurnAlertRow, after: number): string[] {
  const notes: string[] = [];
  if (op === "gte") notes.push("gte is read as gt: a burn of exactly the threshold does not alert");
  if (after > 0) {
    notes.push(
      `alertAfter is read as the short window: it must have burned so fast over the last ${humanizeMinutes(row.shortWindowMinutes)} too`,
    );
  }
  if (!["page", "ticket"].includes(severity.toLowerCase()))
    notes.push(`severity ${severity} is read as ${row.severity}`);
  return notes;
}
