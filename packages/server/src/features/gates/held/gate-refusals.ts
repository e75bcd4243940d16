import { countedRows, type Keeping, keptFromTimeToTime } from "../../../kernel/counted-rows.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { storableText } from "../../../kernel/storable-text.ts";
import { type GateRefusal, gateSourceStore } from "./gate-source-store.ts";

const LONGEST_DETAIL = 300;

/** What the door of gates refused: counted in memory, written from time to time, so that whoever guesses at it keeps no row busy. */
export type GateRefusals = Keeping & { note(sourceId: string, detail: string): void };

export function createGateRefusals({ db, clock, log }: Pick<Kernel, "db" | "clock" | "log">): GateRefusals {
  const noted = countedRows<GateRefusal>(
    ({ sourceId }) => sourceId,
    (later, earlier) => ({ ...later, count: later.count + earlier.count }),
  );
  return {
    note: (sourceId, detail) =>
      noted.add({ sourceId, count: 1, lastAt: clock.now(), detail: storableText(detail.slice(0, LONGEST_DETAIL)) }),
    ...keptFromTimeToTime(
      () => noted.write((rows) => gateSourceStore(db).addRefusals(rows)),
      (error) => log.warn({ err: error }, "what the door of gates refused was not counted"),
    ),
  };
}
