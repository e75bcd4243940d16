import { useEffect, useRef } from "react";
import { useKeys } from "../kernel/keyboard.ts";
import styles from "./list-table.module.css";

/** Which rows are chosen, by their keys. */
export type Selection<T> = {
  readonly selected: ReadonlySet<string>;
  onChange(next: ReadonlySet<string>): void;
  /** What a row is called, for those who hear the box and do not see the row. */
  labelOf(row: T): string;
};

export type Selecting<T> = {
  isSelected(key: string): boolean;
  labelOf(row: T): string;
  /** `through`: together with every row between it and the one chosen before. */
  toggle(at: number, through: boolean): void;
  readonly chosen: number;
  readonly count: number;
  toggleAll(): void;
};

/** The row that has the focus is chosen, or no longer. */
function toggleFocusedRow(): void {
  document.activeElement?.closest("tr")?.querySelector<HTMLElement>("[data-select] input")?.click();
}

const NO_KEYS = {};
const SELECT_KEYS = { x: { does: "Select the row", run: toggleFocusedRow } };

/** Choosing rows; undefined where rows cannot be chosen. */
export function useSelecting<T>(
  rows: readonly T[],
  keyOf: (row: T) => string,
  selection: Selection<T> | undefined,
): Selecting<T> | undefined {
  const lastAt = useRef(0);
  useKeys(selection ? SELECT_KEYS : NO_KEYS, "list");
  if (!selection) return undefined;
  const { selected, onChange, labelOf } = selection;
  const chosen = selected.size === 0 ? 0 : rows.filter((row) => selected.has(keyOf(row))).length;
  return {
    isSelected: (key) => selected.has(key),
    labelOf,
    toggle(at, through) {
      const [from, to] = through ? [Math.min(at, lastAt.current), Math.max(at, lastAt.current)] : [at, at];
      lastAt.current = at;
      const row = rows[at];
      const isAdding = row !== undefined && !selected.has(keyOf(row));
      const keys = rows.slice(from, to + 1).map(keyOf);
      onChange(
        isAdding ? new Set([...selected, ...keys]) : new Set([...selected].filter((key) => !keys.includes(key))),
      );
    },
    chosen,
    count: rows.length,
    toggleAll: () => onChange(chosen === rows.length ? new Set() : new Set(rows.map(keyOf))),
  };
}

type RowCheckboxProps<T> = { selecting: Selecting<T>; row: T; rowKey: string; at: number };

export function RowCheckbox<T>({ selecting, row, rowKey, at }: RowCheckboxProps<T>) {
  return (
    <label className={styles["select"]}>
      <input
        type="checkbox"
        aria-label={`Select ${selecting.labelOf(row)}`}
        checked={selecting.isSelected(rowKey)}
        onChange={({ nativeEvent }) => selecting.toggle(at, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)}
      />
    </label>
  );
}

export function EveryRowCheckbox<T>({ selecting: { chosen, count, toggleAll } }: { selecting: Selecting<T> }) {
  const box = useRef<HTMLInputElement>(null);
  const isSome = chosen > 0 && chosen < count;
  useEffect(() => {
    if (box.current) box.current.indeterminate = isSome;
  }, [isSome]);
  return (
    <label className={styles["select"]}>
      <input ref={box} type="checkbox" aria-label="Select every row" checked={chosen === count} onChange={toggleAll} />
    </label>
  );
}
