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

export type Needing = Omit<Unreached, "run"> & {
  readonly facts: RunRow["facts"];
  readonly strand: number;
  readonly once?: boolean;
};

const pageByFallback = (tx: Tx, unreached: readonly Unreached[]): Promise<boolean> =>
  startFallback(
    tx,
    unreached.map(({ scene, run, because }) => ({
      scene,
      facts: run.facts,
      strand: run.strand,
      because: `${run.policyName} reached nobody (${because})`,
    })),
  );

/** Those for which the fallback does not page yet, each incident once. */
async function unpagedByFallback(tx: Tx, all: readonly Needing[]): Promise<Needing[]> {
  const first = new Map(all.toReversed().map((need) => [need.scene.incident.id, need]));
  const runs = await pagingStore(tx).currentRuns([...first.keys()]);
  const paged = new Set(runs.filter(({ fallback, status }) => fallback && status === "running").map(incidentOf));
  return [...first.values()].toReversed().filter(({ scene }) => !paged.has(scene.incident.id));
}

const incidentOf = ({ incidentId }: RunRow): string => incidentId;

/** Pages for incidents by the policy that is the fallback; false where that would reach nobody either. */
export async function startFallback(tx: Tx, all: readonly Needing[]): Promise<boolean> {
  const needing = await unpagedByFallback(tx, all);
  if (needing.length === 0) return true;
  const { book, because } = await fallbackBook(tx);
  const pages = (book.policies[book.start]?.steps.length ?? 0) > 0;
  const policyName = book.start === BUILT_IN_FALLBACK ? null : book.start;
  const rows = needing.map(({ scene, facts, because: why, once, strand }): NewRun => {
    const chosenBecause = `${why}, and ${because}`;
    const status = pages && !once ? "running" : "stopped";
    const begun = {
      incidentId: scene.incident.id,
      strand,
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
