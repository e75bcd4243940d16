import { memo } from "react";
import { as, type Column, marksOf } from "./list-table-column.ts";
import { RowCheckbox, type Selecting } from "./list-table-selection.tsx";

type ListRowProps<T> = {
  row: T;
  rowKey: string;
  /** Its place among all rows, from 0. */
  at: number;
  columns: readonly Column<T>[];
  selecting: Selecting<T> | undefined;
  current: string | undefined;
  /** In a list of which only a part is in the document: its place is said aloud, its height is measured. */
  measure?: ((row: HTMLTableRowElement | null) => void) | undefined;
};

function Row<T>({ row, rowKey, at, columns, selecting, current, measure }: ListRowProps<T>) {
  return (
    <tr
      ref={measure}
      {...as("row")}
      data-index={at}
      data-key={rowKey}
      data-current={current === rowKey || undefined}
      data-selected={selecting?.isSelected(rowKey) || undefined}
      aria-rowindex={measure ? at + 2 : undefined}
    >
      {selecting && (
        <td {...as("cell")} data-select>
          <RowCheckbox selecting={selecting} row={row} rowKey={rowKey} at={at} />
        </td>
      )}
      {columns.map((column) => (
        <td key={column.title} {...as("cell")} data-title={column.title} {...marksOf(column)}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

/** A row that is there already is not drawn again while one scrolls. */
export const ListRow = memo(Row) as typeof Row;
