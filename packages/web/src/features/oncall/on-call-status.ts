import type { CoverageFinding } from "@shipshape/contract/notify-coverage";
import type { OnCallNow } from "@shipshape/contract/oncall";
import { humanizeDuration } from "@shipshape/domain/time/duration";
import { mergedSpans, type Span, spanOf, spansWithout } from "@shipshape/domain/time/span";
import type * as z from "zod";
import type { Status } from "../../kit/status-badge.tsx";
import { gapsAhead, type ShiftView } from "./schedule-model.ts";

type Now = Pick<z.output<typeof OnCallNow>, "people">;
type Finding = Pick<z.output<typeof CoverageFinding>, "kind" | "user" | "from">;
type Held = Pick<ShiftView, "user" | "from" | "to">;

/** Findings begin when they were asked for, which may be a little ahead of this page's minute. */
const SLACK_MS = 120_000;

/** Who has no account or no way to be told: they cover nothing. */
const lostPeople = (findings: readonly Finding[]): ReadonlySet<string | null> =>
  new Set(
    findings.filter(({ kind }) => kind === "empty_shift" || kind === "unreachable").map(({ user }) => user ?? null),
  );

/** Whether a page would reach somebody now. */
export function onCallStatus({ people }: Now, findings: readonly Finding[], nowMs: number): Status {
  if (people.length === 0) return { tone: "bad", word: "nobody on call" };
  const lost = lostPeople(findings.filter(({ from }) => (from?.getTime() ?? nowMs) <= nowMs + SLACK_MS));
  return people.every(({ user }) => lost.has(user))
    ? { tone: "bad", word: "reaches nobody now" }
    : { tone: "ok", word: "covered now" };
}

/** When in the shifts ahead a page reaches nobody, the soonest first: nobody is on call, or only people who are lost. */
export function holesAhead(
  shifts: readonly Held[],
  findings: readonly Finding[],
  nowMs: number,
): (Span & { readonly word: string })[] {
  const lost = lostPeople(findings);
  const spansOf = (isTheirs: (user: string) => boolean): Span[] =>
    mergedSpans(shifts.filter(({ user }) => user !== null && isTheirs(user)).map(spanOf));
  const unreached = spansWithout(
    spansOf((user) => lost.has(user)),
    spansOf((user) => !lost.has(user)),
  ).filter(({ toMs }) => toMs > nowMs);
  const told = (who: string) => (span: Span) => ({
    ...span,
    word: `${who} for ${humanizeDuration(span.toMs - span.fromMs)}`,
  });
  return [
    ...gapsAhead(shifts, nowMs).map(spanOf).map(told("Nobody")),
    ...unreached.map(told("Reaches nobody")),
  ].toSorted((a, b) => a.fromMs - b.fromMs);
}
