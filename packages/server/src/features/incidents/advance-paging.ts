import type { Early } from "@shipshape/domain/oncall/escalation-advance";
import { SYSTEM } from "../../kernel/actor.ts";
import type { Tx } from "../../kernel/database.ts";
import { BUILT_IN_FALLBACK, fallbackBook } from "../oncall/index.ts";
import { shortIdOf } from "./incident-reference.ts";
import type { Moving } from "./move-run.ts";
import { pageRuns, type Unreached } from "./page-runs.ts";
import { type NewRun, NO_BOOK, pagingStore, type RunRow } from "./paging-store.ts";
import type { Scene } from "./scene.ts";
import { type Entry, writeTimelines } from "./timeline-store.ts";

/** Takes every step of a running run that is due, and sets the timer for the next. */
export const advancePaging = (scene: Scene, run: RunRow, early?: Early): Promise<void> =>
  advanceRuns(scene.tx, [{ scene, run, early }]);

/** The same for many at once. Where the last step of a run has reached nobody, the fallback of the installation pages. */
export async function advanceRuns(tx: Tx, movings: readonly Moving[]): Promise<void> {
  await pageByFallback(tx, await pageRuns(tx, movings));
}

export type Needing = Omit<Unreached, "run"> & { readonly facts: RunRow["facts"]; readonly once?: boolean };

const pageByFallback = (tx: Tx, unreached: readonly Unreached[]): Promise<boolean> =>
  startFallback(
    tx,
    unreached.map(({ scene, run, because }) => ({
      scene,
      facts: run.facts,
      because: `${run.policyName} reached nobody (${because})`,
    })),
  );

/** Pages for incidents by the policy that is the fallback; false where that would reach nobody either. */
export async function startFallback(tx: Tx, needing: readonly Needing[]): Promise<boolean> {
  if (needing.length === 0) return true;
  const { book, because } = await fallbackBook(tx);
  const pages = (book.policies[book.start]?.steps.length ?? 0) > 0;
  const policyName = book.start === BUILT_IN_FALLBACK ? null : book.start;
  const rows = needing.map(({ scene, facts, because: why, once }): NewRun => {
    const chosenBecause = `${why}, and ${because}`;
    const status = pages && !once ? "running" : "stopped";
    const begun = {
      incidentId: scene.incident.id,
      facts,
      chosenBecause,
      because: chosenBecause,
      fallback: true,
      status,
    } as const;
    return pages ? { ...begun, policyName: book.start, book } : { ...begun, policyName, book: NO_BOOK };
  });
  const runs = await pagingStore(tx).insertRuns(rows);
  await writeTimelines(
    tx,
    SYSTEM,
    runs.map((run) => ({ incidentId: run.incidentId, entries: [pages ? fallbackEntry(run) : unpagedEntry(run)] })),
  );
  if (!pages) {
    for (const { scene } of needing) sayNobody(scene);
    return false;
  }
  const movings = runs.flatMap((run, index): Moving[] => {
    const need = needing[index];
    return need ? [{ scene: need.scene, run, once: need.once }] : [];
  });
  const unreached = await pageRuns(tx, movings);
  for (const { scene } of unreached) sayNobody(scene);
  return true;
}

function sayNobody({ kernel, incident }: Scene): void {
  kernel.metrics.unpagedIncidents.inc();
  kernel.log.error({ incident: shortIdOf(incident) }, "nobody is paged: not even the fallback reaches anybody");
}

const fallbackEntry = ({ id, chosenBecause }: RunRow): Entry => ({
  kind: "fallback",
  text: `The fallback pages: ${chosenBecause}`,
  sourceKey: `fallback:${id}`,
});

const unpagedEntry = ({ chosenBecause }: RunRow): Entry => ({
  kind: "unpaged",
  text: `NOBODY IS PAGED: ${chosenBecause}`,
  sourceKey: `unpaged:${chosenBecause}`,
});
