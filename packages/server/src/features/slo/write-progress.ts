import type { Tx } from "../../kernel/database.ts";
import { sliceStore } from "./slice-store.ts";
import { sloStore } from "./slo-store.ts";
import type { Written } from "./write-slices.ts";

/** What was counted for an objective, and what is in the way; a note of how exact it is, null where it is. */
export type Progress = Written & {
  readonly problem: string | null;
  readonly suspicion: string | null;
  readonly note: string | null;
};

/** Keeps since when objectives are counted and what is in the way; writes only what is other than before. */
export async function writeProgress(tx: Tx, counted: readonly Progress[]): Promise<void> {
  const before = await sloStore(tx).progress(counted.map(({ slo }) => slo.id));
  const changed = counted.flatMap(({ slo, slices, problem, suspicion, note }) => {
    const was = before.get(slo.id);
    const first = slices.length === 0 ? undefined : Math.min(...slices.map(({ minuteMs }) => minuteMs));
    const isEarlier = first !== undefined && first < (was?.countedFrom?.getTime() ?? Number.POSITIVE_INFINITY);
    const isSame = was?.problem === problem && was.suspicion === suspicion && was.note === note;
    if (isSame && !isEarlier) return [];
    return [{ sloId: slo.id, countedFrom: first === undefined ? null : new Date(first), problem, suspicion, note }];
  });
  await sliceStore(tx).putProgress(changed);
}
