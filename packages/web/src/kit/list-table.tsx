import styles from "./list-table.module.css";

export type Column<T> = {
  readonly title: string;
  readonly cell: (row: T) => React.ReactNode;
  /** Numbers stand at the right. */
  readonly numeric?: boolean;
  /** Takes the room that the others leave. */
  readonly wide?: boolean;
  /** Left out on a phone. */
  readonly secondary?: boolean;
};

type ListTableProps<T> = {
  /** What the list is of; heard, not seen. */
  caption: string;
  rows: readonly T[];
  keyOf: (row: T) => string;
  columns: readonly Column<T>[];
  /** What stands in place of an empty list. */
  empty: React.ReactNode;
};

/** Said aloud, because a phone shows rows as cards, and by CSS for that a table stops being one. */
const as = (role: "table" | "rowgroup" | "row" | "columnheader" | "cell") => ({ role });

/** A list of things of one kind. A RowLink in a cell makes its whole row a link. */
export function ListTable<T>({ caption, rows, keyOf, columns, empty }: ListTableProps<T>) {
  if (rows.length === 0) return <>{empty}</>;
  const marks = ({ numeric, wide, secondary }: Column<T>) => ({
    "data-numeric": numeric || undefined,
    "data-wide": wide || undefined,
    "data-secondary": secondary || undefined,
  });
  return (
    <div className={styles["frame"]}>
      <table className={styles["table"]} {...as("table")}>
        <caption className={styles["caption"]}>{caption}</caption>
        <thead {...as("rowgroup")}>
          <tr {...as("row")}>
            {columns.map((column) => (
              <th key={column.title} scope="col" {...as("columnheader")} {...marks(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...as("rowgroup")}>
          {rows.map((row) => (
            <tr key={keyOf(row)} {...as("row")}>
              {columns.map((column) => (
                <td key={column.title} {...as("cell")} data-title={column.title} {...marks(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
