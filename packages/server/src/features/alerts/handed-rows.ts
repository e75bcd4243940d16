import type { IntakeEntry } from "./intake-entry.ts";
import type { Taken } from "./received-alert.ts";

/** A row of the log that this process wrote. */
export type Handed = {
  readonly id: number;
  readonly weight: number;
  readonly entries: readonly IntakeEntry[];
  /** The alerts that its entries speak of. */
  readonly identities: readonly string[];
  /** Told what became of each entry, where somebody waits for it. */
  readonly tell?: ((taken: readonly (readonly Taken[])[]) => void) | undefined;
  readonly refuse?: ((error: unknown) => void) | undefined;
};

/** More than this is read from the log again instead of being kept in memory. */
const MOST_KEPT = 20_000;

/** The rows that this process wrote and that nobody has processed yet, as far as it knows. */
export function handedRows() {
  const rows = new Map<number, Handed>();
  const spoken = new Map<string, number>();
  let weight = 0;
  let kept = 0;
  let added = 0;
  const withdraw = (identities: readonly string[]): void => {
    for (const identity of identities) {
      const others = (spoken.get(identity) ?? 0) - 1;
      if (others > 0) spoken.set(identity, others);
      else spoken.delete(identity);
    }
  };
  const isKept = ({ entries }: Handed): boolean => entries.length > 0;
  return {
    add(row: Handed): void {
      const mine = row.tell !== undefined || kept < MOST_KEPT ? row : { ...row, entries: [] };
      rows.set(mine.id, mine);
      added += 1;
      weight += mine.weight;
      if (isKept(mine)) kept += mine.weight;
    },
    take(id: number): Handed | undefined {
      const row = rows.get(id);
      if (!row) return undefined;
      rows.delete(id);
      withdraw(row.identities);
      weight -= row.weight;
      if (isKept(row)) kept -= row.weight;
      return row;
    },
    has: (id: number): boolean => rows.has(id),
    ids: (): number[] => [...rows.keys()],
    /** What stands in a row; undefined where it must be read from the log. */
    entriesOf(id: number): readonly IntakeEntry[] | undefined {
      const row = rows.get(id);
      return row && isKept(row) ? row.entries : undefined;
    },
    /** What stands in the rows is read from the log: by these numbers may stand there what others wrote. */
    readAgain(): void {
      for (const [id, row] of rows) rows.set(id, { ...row, entries: [] });
      kept = 0;
    },
    weight: (): number => weight,
    /** How many rows there ever were. */
    added: (): number => added,
    /** Said before a row that speaks of these is written to the log; taken back if it is not. */
    announce(identities: readonly string[]): void {
      for (const identity of identities) spoken.set(identity, (spoken.get(identity) ?? 0) + 1);
    },
    withdraw,
    /** Whether a row that waits to be processed speaks of it. */
    speaksOf: (identity: string): boolean => spoken.has(identity),
  };
}

export type HandedRows = ReturnType<typeof handedRows>;
