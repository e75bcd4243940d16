import type { Tx } from "../../kernel/database.ts";
import { sliceStore } from "./slice-store.ts";
import { sloStore } from "./slo-store.ts";
import type { Written } from "./write-slices.ts";

/** What was counted for an objective, and what is in the way. */
export type Progress = Written & { readonly problem: string | null; readonly suspicion: string | null };

/** Keeps since when objectives are counted and what is in the way; writes only what is other than before. */
export async function writeProgress(tx: Tx, counted: readonly Progress[]): Promise<void> {
  const before = await sloStore(tx).progress(counted.map(({ slo }) => slo.id));
  const changed = counted.flatMap(({ slo, slices, problem, suspicion }) => {
    const was = before.get(slo.id);
    const first = slices.length === 0 ? undefined : Math.min(...slices.map(({ minuteMs }) => minuteMs));
    const isEarlier = first !== undefined && first < (was?.countedFrom?.getTime() ?? Number.POSITIVE_INFINITY);
    if (was && was.problem === problem && was.suspicion === suspicion && !isEarlier) return [];
    return [{ sloId: slo.id, countedFrom: first === undefined ? null : new Date(first), problem, suspicion }];
  });
  await sliceStore(tx).putProgress(changed);
}
