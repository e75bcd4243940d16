import { useEffect, useRef } from "react";
import { revealRow } from "../kernel/row-focus.ts";

const rowOf = (table: HTMLTableElement | null, key: string): HTMLElement | null =>
  table?.querySelector<HTMLElement>(`tr[data-key="${CSS.escape(key)}"]`) ?? null;

/** Keeps the row that is opened beside its list in sight; when it is closed, the focus goes back to it. */
export function useCurrentRow<T>(
  table: React.RefObject<HTMLTableElement | null>,
  rows: readonly T[],
  keyOf: (row: T) => string,
  current: string | undefined,
): void {
  const before = useRef<string>(undefined);
  const latest = useRef({ rows, keyOf });
  latest.current = { rows, keyOf };
  useEffect(() => {
    const closed = current === undefined ? before.current : undefined;
    before.current = current;
    if (closed !== undefined) rowOf(table.current, closed)?.querySelector<HTMLElement>("[data-row-link]")?.focus();
    if (current === undefined || table.current === null) return;
    const row = rowOf(table.current, current);
    if (row) row.scrollIntoView({ block: "nearest" });
    else
      revealRow(
        table.current,
        latest.current.rows.findIndex((one) => latest.current.keyOf(one) === current),
      );
  }, [table, current]);
}
