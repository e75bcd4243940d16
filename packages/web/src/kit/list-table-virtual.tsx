import { defaultRangeExtractor, useWindowVirtualizer, type VirtualItem } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { giveFocus, registerRowReveal } from "../kernel/row-focus.ts";
import styles from "./list-table.module.css";
import { as, type Column } from "./list-table-column.ts";
import { useCurrentRow } from "./list-table-current.ts";
import { ListRow } from "./list-table-row.tsx";
import type { Selecting } from "./list-table-selection.tsx";

type VirtualRowsProps<T> = {
  table: React.RefObject<HTMLTableElement | null>;
  rows: readonly T[];
  keyOf: (row: T) => string;
  columns: readonly Column<T>[];
  selecting: Selecting<T> | undefined;
  current: string | undefined;
};

/** Rows beyond each edge of the window, so that a fast wheel finds them there. */
const OVERSCAN = 14;
const ROW_HEIGHT = 49;

/** The place of the row that has the focus: it stays in the document, or the focus would be lost with it. */
function focusedAt(table: HTMLTableElement | null): number | undefined {
  const row = document.activeElement?.closest<HTMLElement>("tr[data-index]");
  return row && table?.contains(row) ? Number(row.dataset["index"]) : undefined;
}

const linkAt = (body: HTMLElement | null, at: number | undefined) =>
  body?.querySelector<HTMLElement>(`tr[data-index="${at}"] [data-row-link]`) ?? undefined;

/** Columns grow with what comes into sight and never shrink again: nothing moves sideways while one scrolls. */
function keepColumnWidths(table: HTMLTableElement | null): void {
  const isCards = table !== null && getComputedStyle(table).display === "block";
  if (table === null || isCards) return;
  const heads = [...table.querySelectorAll<HTMLElement>("thead th:not([data-wide])")];
  const widths = heads.map((head) => head.getBoundingClientRect().width);
  heads.forEach((head, at) => {
    const width = Math.ceil(widths[at] ?? 0);
    if (width > (Number.parseFloat(head.style.minWidth) || 0)) head.style.minWidth = `${width}px`;
  });
}

function useTopOf(body: React.RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const at = Math.round((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
    setTop((known) => (Math.abs(known - at) > 1 ? at : known));
  });
  return top;
}

/** The rows in sight, and room for the others; with j and k every row is reached. */
export function VirtualRows<T>({ table, rows, keyOf, columns, selecting, current }: VirtualRowsProps<T>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [wantedAt, setWantedAt] = useState<number>();
  const virtual = useWindowVirtualizer<HTMLTableRowElement>({
    count: rows.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    scrollMargin: useTopOf(body),
    scrollPaddingStart: 64,
    scrollPaddingEnd: 96,
    useFlushSync: false,
    getItemKey(at) {
      const row = rows[at];
      return row === undefined ? at : keyOf(row);
    },
    rangeExtractor(range) {
      const kept = [wantedAt, focusedAt(table.current)].flatMap((at) =>
        at !== undefined && at < rows.length ? [at] : [],
      );
      return [...new Set([...defaultRangeExtractor(range), ...kept])].sort((a, b) => a - b);
    },
  });
  const items = virtual.getVirtualItems();

  useLayoutEffect(() => keepColumnWidths(table.current));
  useEffect(() => {
    const link = linkAt(body.current, wantedAt);
    if (!link) return;
    setWantedAt(undefined);
    giveFocus(link);
  });
  useEffect(() => {
    if (table.current === null) return undefined;
    return registerRowReveal(table.current, {
      count: rows.length,
      reveal(at, withFocus) {
        const link = linkAt(body.current, at);
        if (withFocus && link) giveFocus(link);
        else if (withFocus) setWantedAt(at);
        if (!link) virtual.scrollToIndex(at);
      },
    });
  }, [table, rows.length, virtual]);
  // These rows may come after their list, which has looked for its row in vain then.
  useCurrentRow(table, rows, keyOf, current);

  const margin = virtual.options.scrollMargin;
  return (
    <tbody ref={body} {...as("rowgroup")}>
      {items.flatMap((item, nth) => {
        const row = rows[item.index];
        if (row === undefined) return [];
        return [
          <Gap key={`before ${item.key}`} height={item.start - (items[nth - 1]?.end ?? margin)} />,
          <ListRow
            key={item.key}
            row={row}
            rowKey={keyOf(row)}
            at={item.index}
            columns={columns}
            selecting={selecting}
            current={current}
            measure={virtual.measureElement}
          />,
        ];
      })}
      <Gap height={heightAfter(items, virtual.getTotalSize() + margin)} />
    </tbody>
  );
}

const heightAfter = (items: readonly VirtualItem[], end: number): number => end - (items.at(-1)?.end ?? end);

/** Room for rows that are not in the document. */
function Gap({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    <tr className={styles["gap"]} {...as("none")}>
      <td {...as("none")} style={{ height }} />
    </tr>
  );
}
