import type { Tx } from "../../kernel/database.ts";
import { enqueue } from "../../kernel/jobs.ts";
import { recountJob } from "./recount-job.ts";
import { sliceStore } from "./slice-store.ts";
import { sloStore } from "./slo-store.ts";
import type { Written } from "./write-slices.ts";

/** What was counted for an objective, and what is in the way; a note of how exact it is, null where it is. */
export type Progress = Written & {
  readonly problem: string | null;
  readonly suspicion: string | null;
  readonly note: string | null;
};

/** Whatever is counted lies before it. */
const A_FAR_DAY = new Date("9999-01-01T00:00:00Z");

/** Keeps since when objectives are counted and what is in the way; writes only what is other than before. */
export async function writeProgress(tx: Tx, counted: readonly Progress[]): Promise<void> {
  const before = await sloStore(tx).progress(counted.map(({ slo }) => slo.id));
  const begun: Begun[] = [];
  const changed = counted.flatMap(({ slo, slices, problem, suspicion, note }) => {
    const was = before.get(slo.id);
    const first = slices.length === 0 ? undefined : Math.min(...slices.map(({ minuteMs }) => minuteMs));
    const isEarlier = first !== undefined && first < (was?.countedFrom?.getTime() ?? Number.POSITIVE_INFINITY);
    const isSame = was?.problem === problem && was.suspicion === suspicion && was.note === note;
    if (isSame && !isEarlier) return [];
    if (isEarlier && slo.budgetSeries !== null)
      begun.push({ sloId: slo.id, from: new Date(first), to: was?.countedFrom ?? A_FAR_DAY });
    return [{ sloId: slo.id, countedFrom: first === undefined ? null : new Date(first), problem, suspicion, note }];
  });
  await sliceStore(tx).putProgress(changed);
  await countBegun(tx, begun);
}

type Begun = { readonly sloId: string; readonly from: Date; readonly to: Date };

/** From where counting begins now, what was not measured is part of the budget too: gaps that count, exclusions. */
async function countBegun(tx: Tx, begun: readonly Begun[]): Promise<void> {
  if (begun.length === 0) return;
  const from = new Date(Math.min(...begun.map((one) => one.from.getTime())));
  const to = new Date(Math.max(...begun.map((one) => one.to.getTime())));
  await enqueue(tx, recountJob, { sloIds: begun.map(({ sloId }) => sloId), from, to });
}
