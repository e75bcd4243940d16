import type { TargetSuggestion } from "@shipshape/contract/slo-history";
import { minuteOf, noMinutes } from "@shipshape/domain/slo/minutes";
import { suggestTarget } from "@shipshape/domain/slo/suggest-target";
import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { patched } from "./back-test-question.ts";
import { excludedSpansOf } from "./excluded-spans.ts";
import { minutesOf } from "./minute-reads.ts";
import { definitionIn, definitionOf } from "./objective-definition.ts";
import { storedDocument } from "./slo-document.ts";
import { referencesOf } from "./slo-references.ts";
import type { SloRow } from "./slo-store.ts";

const DAY_MINUTES = 1_440;

/** The target that an objective's past would have kept, with what speaks for the others. */
export async function readTargetSuggestion(
  db: Db,
  slo: SloRow,
  days: number,
  at: Date,
): Promise<z.input<typeof TargetSuggestion>> {
  const toMs = minuteOf(at.getTime()) + MINUTE_MS;
  const fromMs = toMs - days * DAY_MINUTES * MINUTE_MS;
  const document = storedDocument(slo.definition);
  const references = await referencesOf(db, [document]);
  const { rules } = await definitionOf(db, slo);
  const found = suggestTarget({
    measured: (await minutesOf(db, [slo.id], fromMs, toMs, "measured")).get(slo.id) ?? noMinutes(fromMs, 0),
    excluded: (await excludedSpansOf(db, [slo], fromMs, toMs)).get(slo.id) ?? [],
    rules,
    alertingAt: (target) =>
      definitionIn(patched(document, slo.objectiveIndex, { target }), slo.objectiveIndex, references).alerting,
    incidents: [],
  });
  const { decision, because, measuredShare, attained, options } = found;
  return {
    slo: slo.name,
    target: rules.target,
    suggested: decision,
    because,
    window: windowOfMinutes(found.windowMinutes),
    from: new Date(found.fromMs),
    to: new Date(found.toMs),
    measuredShare,
    attained: [...attained],
    options: options.map((option) => ({
      ...option,
      isCurrent: option.target === rules.target,
      isSuggested: option.target === decision,
    })),
  };
}

const windowOfMinutes = (minutes: number): string =>
  minutes % DAY_MINUTES === 0 ? `${minutes / DAY_MINUTES}d` : `${minutes}m`;
