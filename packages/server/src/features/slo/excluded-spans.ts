import type { ExclusionTime as ExclusionTimeSaid } from "@shipshape/contract/slo-exclusions";
import { type ExclusionSubject, type ExclusionTime, excludedSpans, holdsFor } from "@shipshape/domain/slo/exclusion";
import { mergedSpans, type Span } from "@shipshape/domain/time/span";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { servicesByIds } from "../catalog/index.ts";
import { type ExclusionInputRow, exclusionStore } from "./exclusion-store.ts";
import type { SloRow } from "./slo-store.ts";

/** What must be known of an objective to say which exclusions hold for it. */
export type Excludable = Pick<SloRow, "id" | "name" | "documentName" | "serviceId">;

/** What excludes: when, and for whom. */
export type Excluding = Pick<ExclusionInputRow, "name" | "when" | "selector">;

/**
 * What is taken out of the budget of each of these objectives within a range, in order and without overlaps. One that has
 * nothing excluded there is not in it; without any exclusion it is one look at an empty table.
 */
export async function excludedSpansOf(
  db: Db,
  slos: readonly Excludable[],
  fromMs: number,
  toMs: number,
): Promise<Map<string, readonly Span[]>> {
  const exclusions = await exclusionStore(db).all();
  return exclusions.length === 0 ? new Map() : spansByObjective(exclusions, await subjectsOf(db, slos), fromMs, toMs);
}

/** Those of these objectives for which an exclusion holds, at whatever time: their budget is not what was measured. */
export async function objectivesWithExclusions(db: Db, slos: readonly Excludable[]): Promise<ReadonlySet<string>> {
  const exclusions = await exclusionStore(db).all();
  if (exclusions.length === 0) return new Set();
  const subjects = await subjectsOf(db, slos);
  return new Set(
    [...subjects].filter(([, one]) => exclusions.some((each) => holdsFor(each.selector, one))).map(([id]) => id),
  );
}

/** Objectives as selectors know them, by id. */
export async function subjectsOf(db: Db, slos: readonly Excludable[]): Promise<Map<string, ExclusionSubject>> {
  const services = await servicesByIds(db, [...new Set(slos.map(({ serviceId }) => serviceId))]);
  return new Map(
    slos.map(({ id, name, documentName, serviceId }) => {
      const service = services.get(serviceId);
      return [id, { slo: name, document: documentName, service: service?.name ?? "", team: service?.owner ?? "" }];
    }),
  );
}

/** The same as `excludedSpansOf` for exclusions at hand. Objectives with the same exclusions share their spans. */
export function spansByObjective(
  exclusions: readonly Excluding[],
  subjects: ReadonlyMap<string, ExclusionSubject>,
  fromMs: number,
  toMs: number,
): Map<string, readonly Span[]> {
  const held = exclusions
    .map(({ when, selector }) => ({ selector, spans: excludedSpans(timeOf(when), fromMs, toMs) }))
    .filter(({ spans }) => spans.length > 0);
  const found = new Map<string, readonly Span[]>();
  if (held.length === 0) return found;
  const merged = new Map<string, readonly Span[]>();
  for (const [id, subject] of subjects) {
    const holding = held.flatMap((one, at) => (holdsFor(one.selector, subject) ? [at] : []));
    if (holding.length === 0) continue;
    const key = holding.join();
    const spans = merged.get(key) ?? mergedSpans(holding.flatMap((at) => held[at]?.spans ?? []));
    merged.set(key, spans);
    found.set(id, spans);
  }
  return found;
}

/** When it holds, as the rules of the domain read it. */
export function timeOf(when: z.output<typeof ExclusionTimeSaid>): ExclusionTime {
  if (when.kind === "recurring") return when;
  if (when.kind === "business_hours") {
    const { from, to, ...hours } = when;
    return { ...hours, fromMs: from?.getTime(), toMs: to?.getTime() };
  }
  return { kind: when.kind, fromMs: when.from.getTime(), toMs: when.to.getTime() };
}
