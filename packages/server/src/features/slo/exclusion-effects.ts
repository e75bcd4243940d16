import type { ExclusionEffect, ExclusionEffects } from "@shipshape/contract/slo-exclusions";
import { budgetOf } from "@shipshape/domain/slo/budget";
import { budgetMinutes, contextMinutes, settledUntilMs } from "@shipshape/domain/slo/budget-minutes";
import { badEvents } from "@shipshape/domain/slo/counts";
import { type ExclusionSubject, holdsFor } from "@shipshape/domain/slo/exclusion";
import { effectSentence, effectsSentence } from "@shipshape/domain/slo/exclusion-effect";
import { type Minutes, minutesBetween, sumMinutes } from "@shipshape/domain/slo/minutes";
import { windowLengthMinutes } from "@shipshape/domain/slo/window";
import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import type { Span } from "@shipshape/domain/time/span";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { chunks } from "../../kernel/grouped.ts";
import { type Excluding, spansByObjective, subjectsOf } from "./excluded-spans.ts";
import { minutesOf } from "./minute-reads.ts";
import { windowOf } from "./objective-window.ts";
import { type CountedRow, sloStore } from "./slo-store.ts";

/** A preview is waited for: so many budgets are counted of those that it touches. */
const COUNTED = 100;
/** Read at once, so that the minutes of only so many objectives are in memory. */
const AT_ONCE = 20;

type Effect = z.output<typeof ExclusionEffect>;
type Effects = z.output<typeof ExclusionEffects>;

/** Exclusions as they stand, and as they would with one of them put or taken away. */
export type ExclusionsChange = {
  readonly name: string;
  readonly before: readonly Excluding[];
  readonly after: readonly Excluding[];
};

export type ChangeEffects = {
  readonly effects: Effects;
  /** Every objective whose budget is to be counted anew. */
  readonly sloIds: readonly string[];
};

type Touched = { readonly slo: CountedRow; readonly subject: ExclusionSubject; readonly window: Span };

/** What a change of the exclusions makes of each budget, over the objectives' windows as they are now. */
export async function exclusionEffects(db: Db, change: ExclusionsChange, at: Date): Promise<ChangeEffects> {
  const changed = [...change.before, ...change.after].filter(({ name }) => name === change.name);
  const slos = await sloStore(db).counted("all");
  const subjects = await subjectsOf(db, slos);
  const held = slos.flatMap((slo): Touched[] => {
    const subject = subjects.get(slo.id);
    if (subject === undefined || !changed.some(({ selector }) => holdsFor(selector, subject))) return [];
    return [{ slo, subject, window: windowOf(slo.rules, at.getTime()) }];
  });
  const touched = touchedBy(changed, held);
  const effects: Effect[] = [];
  for (const some of chunks(touched.slice(0, COUNTED), AT_ONCE)) {
    effects.push(...(await effectsOn(db, change, some, at)));
  }
  effects.sort((a, b) => changeOf(b) - changeOf(a));
  const counted = { objectives: held.length, touched: touched.length, counted: effects.length };
  return {
    sloIds: held.map(({ slo }) => slo.id),
    effects: { at, objectives: held.length, effects, because: effectsSentence(counted, effects) },
  };
}

const changeOf = ({ before, after }: Effect): number =>
  Math.abs((after.remainingShare ?? 0) - (before.remainingShare ?? 0)) +
  Math.abs(after.badEvents - before.badEvents) * 1e-12;

const rangeOf = (touched: readonly Touched[]): Span => ({
  fromMs: touched.reduce((least, { window }) => Math.min(least, window.fromMs), Number.POSITIVE_INFINITY),
  toMs: touched.reduce((most, { window }) => Math.max(most, window.toMs), 0),
});

const subjectsIn = (touched: readonly Touched[]) => new Map(touched.map(({ slo, subject }) => [slo.id, subject]));

/** Those whose window holds some of the time that is excluded by one and not by the other. */
function touchedBy(changed: readonly Excluding[], held: readonly Touched[]): Touched[] {
  const range = rangeOf(held);
  const spans = spansByObjective(changed, subjectsIn(held), range.fromMs, range.toMs);
  return held.filter(({ slo, window }) => (spans.get(slo.id) ?? []).some(({ toMs }) => toMs > window.fromMs));
}

async function effectsOn(db: Db, change: ExclusionsChange, touched: readonly Touched[], at: Date): Promise<Effect[]> {
  const range = rangeOf(touched);
  const context = Math.max(...touched.map(({ slo }) => contextMinutes(slo.rules)));
  const fromMs = range.fromMs - context * MINUTE_MS;
  const ids = touched.map(({ slo }) => slo.id);
  const minutes = await minutesOf(db, ids, fromMs, range.toMs, "measured");
  const subjects = subjectsIn(touched);
  const [before, after] = [change.before, change.after].map((one) =>
    spansByObjective(one, subjects, fromMs, range.toMs),
  );
  return touched.flatMap((one) => {
    const measured = minutes.get(one.slo.id);
    if (measured === undefined) return [];
    const counted = (spans: readonly Span[] = []) => countedWithout(one, measured, spans, at);
    return [effectOn(one, counted(before?.get(one.slo.id)), counted(after?.get(one.slo.id)))];
  });
}

type Counted = Effect["before"] & { readonly excludedMinutes: number };

/** The budget of an objective's window where this time is taken out. */
function countedWithout({ slo, window }: Touched, measured: Minutes, spans: readonly Span[], at: Date): Counted {
  const track = budgetMinutes(measured, slo.rules, spans, settledUntilMs(at.getTime()));
  const { excludedMinutes, ...counts } = sumMinutes(minutesBetween(track, window.fromMs, window.toMs));
  const { target, window: timeWindow } = slo.rules;
  const budget = budgetOf({ counts, target, windowMinutes: windowLengthMinutes(timeWindow, at.getTime()) });
  return {
    remainingShare: budget.remainingShare ?? null,
    badEvents: badEvents(counts),
    totalEvents: counts.total,
    excludedMinutes,
  };
}

function effectOn({ slo, subject }: Touched, counted: Counted, recounted: Counted): Effect {
  const { excludedMinutes: _, ...before } = counted;
  const { excludedMinutes, ...after } = recounted;
  const badEventsTakenOut = before.badEvents - after.badEvents;
  const unit = slo.rules.budgetingMethod === "Occurrences" ? "event" : "slice";
  return {
    slo: slo.name,
    service: subject.service,
    before,
    after,
    badEventsTakenOut,
    excludedMinutes,
    because: effectSentence({ before: before.remainingShare, after: after.remainingShare, badEventsTakenOut, unit }),
  };
}
