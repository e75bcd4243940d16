import type { Db } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import { commitsOfSpans, historyBetween, type Outcome, type Span, withWholeNames } from "./ship-commits.ts";
import { type Step, shippedStore } from "./shipped-store.ts";

/** Two commits of one repository. */
export type Pair = {
  readonly id: string;
  readonly repository_id: string;
  readonly left: string;
  readonly right: string;
};
export type Apart = { readonly onlyLeft: Outcome | undefined; readonly onlyRight: Outcome | undefined };

/** So far back is looked at first, and so far where that was not enough; only then the whole history is. */
const STEPS = [100, 2_000];
const NOTHING: Outcome = { commits: [], gap: null, missing: [] };

/** What leads from one to the other, where it was met on the way. Of a commit behind another all is in the other too. */
function metOnTheWay(from: string, to: string, steps: readonly Step[]): Outcome | undefined {
  return steps.some(({ sha }) => sha === from) ? historyBetween(from, to, steps, false) : undefined;
}

/**
 * Which commits only one of two has. Mostly one of the two comes from the other and meets it after a few steps: then the history of
 * the other, which never meets it, need not be gone through to its beginning.
 */
export async function commitsApart(db: Db, pairs: readonly Pair[]): Promise<ReadonlyMap<string, Apart>> {
  const store = shippedStore(db);
  const apart = new Map<string, Apart>();
  const spans = pairs.map(({ id, repository_id, left, right }) => ({ id, repository_id, start: left, stop: right }));
  let waiting: readonly Span[] = await withWholeNames(store, spans);
  for (const most of STEPS) {
    const back = waiting.map((span) => ({ ...span, start: span.stop, stop: span.start }));
    const ofLeft = grouped(await store.walk(waiting, most), ({ id }) => id);
    const ofRight = grouped(await store.walk(back, most), ({ id }) => id);
    waiting = waiting.filter(({ id, start, stop }) => {
      const onlyLeft = metOnTheWay(stop, start, ofLeft.get(id) ?? []);
      const onlyRight = metOnTheWay(start, stop, ofRight.get(id) ?? []);
      if (onlyLeft) apart.set(id, { onlyLeft, onlyRight: NOTHING });
      else if (onlyRight) apart.set(id, { onlyLeft: NOTHING, onlyRight });
      return !apart.has(id);
    });
  }
  const onlyLeft = await commitsOfSpans(db, waiting);
  const onlyRight = await commitsOfSpans(
    db,
    waiting.map((span) => ({ ...span, start: span.stop, stop: span.start })),
  );
  for (const { id } of waiting) apart.set(id, { onlyLeft: onlyLeft.get(id), onlyRight: onlyRight.get(id) });
  return apart;
}
