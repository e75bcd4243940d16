import { lazy, Suspense, useRef } from "react";
import styles from "./list-table.module.css";
import { as, type Column, marksOf } from "./list-table-column.ts";
import { useCurrentRow } from "./list-table-current.ts";
import { ListMore, type More } from "./list-table-more.tsx";
import { ListRow } from "./list-table-row.tsx";
import { EveryRowCheckbox, type Selection, useSelecting } from "./list-table-selection.tsx";
import type { VirtualRows as Rows } from "./list-table-virtual.tsx";
import { useNarrow } from "./use-narrow.ts";

export type { Column };

/** What draws long lists is no part of the first load. */
const VirtualRows = lazy(async () => ({
  default: (await import("./list-table-virtual.tsx")).VirtualRows,
})) as typeof Rows;

type ListTableProps<T> = {
  /** What the list is of; heard, not seen. */
  caption: string;
  rows: readonly T[];
  keyOf: (row: T) => string;
  columns: readonly Column<T>[];
  /** What stands in place of an empty list. */
  empty: React.ReactNode;
  /** Rows can be chosen: a box in each, `x` on the row that has the focus, Shift for all between two. */
  selection?: Selection<T> | undefined;
  /** The list is longer than its rows: the next page comes when its end comes near. */
  more?: More | undefined;
  /** The row that is opened beside the list: marked, kept in sight, and given the focus back afterwards. */
  current?: string | undefined;
  /** It has many columns: its rows become cards where those of others still find room beside each other. */
  roomy?: boolean;
};

/** Narrower than this, rows are cards. */
const NARROW = 660;
const NARROW_FOR_MANY_COLUMNS = 900;

/** From so many rows on, only those in sight are in the document. */
const VIRTUAL_FROM = 100;

/** A list of things of one kind. A RowLink in a cell makes its whole row a link. */
export function ListTable<T>({
  caption,
  rows,
  keyOf,
  columns,
  empty,
  selection,
  more,
  current,
  roomy,
}: ListTableProps<T>) {
  const frame = useRef<HTMLDivElement>(null);
  const table = useRef<HTMLTableElement>(null);
  const isCards = useNarrow(frame, roomy ? NARROW_FOR_MANY_COLUMNS : NARROW, rows.length > 0);
  const selecting = useSelecting(rows, keyOf, selection);
  useCurrentRow(table, rows, keyOf, current);
  if (rows.length === 0) return <>{empty}</>;
  const isVirtual = rows.length > VIRTUAL_FROM;
  const asked = { table, rows, keyOf, columns, selecting, current };
  const rowCount = more?.has ? -1 : rows.length + 1;
  return (
    <div ref={frame} className={styles["frame"]} data-cards={isCards || undefined}>
      <table
        ref={table}
        className={styles["table"]}
        data-selectable={selection ? true : undefined}
        aria-rowcount={isVirtual || more ? rowCount : undefined}
        {...as("table")}
      >
        <caption className={styles["caption"]}>{caption}</caption>
        <thead {...as("rowgroup")}>
          <tr {...as("row")} aria-rowindex={isVirtual ? 1 : undefined}>
            {selecting && (
              <th scope="col" {...as("columnheader")} data-select>
                <EveryRowCheckbox selecting={selecting} />
              </th>
            )}
            {columns.map((column) => (
              <th key={column.title} scope="col" {...as("columnheader")} {...marksOf(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        {isVirtual ? (
          <Suspense fallback={<PlainRows {...asked} />}>
            <VirtualRows {...asked} />
          </Suspense>
        ) : (
          <PlainRows {...asked} />
        )}
      </table>
      {more && <ListMore more={more} />}
    </div>
  );
}

/** All rows of a short list; of a long one the first, until what draws the others is there. */
function PlainRows<T>({ rows, keyOf, columns, selecting, current }: Parameters<typeof Rows<T>>[0]) {
  return (
    <tbody {...as("rowgroup")}>
      {rows.slice(0, VIRTUAL_FROM).map((row, at) => (
        <ListRow key={keyOf(row)} rowKey={keyOf(row)} {...{ row, at, columns, selecting, current }} />
      ))}
    </tbody>
  );
}
