/** A column: its heading, and what stands in it. */
export type Column<Row> = readonly [heading: string, cell: (row: Row) => string | number | null | undefined];

/** Rows under headings, aligned; a sentence where there is none. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[], empty: string): string {
  if (rows.length === 0) return empty;
  const cells = rows.map((row) => columns.map(([, cell]) => String(cell(row) ?? "–")));
  const all = [columns.map(([heading]) => heading.toUpperCase()), ...cells];
  const widths = columns.map((_, at) => Math.max(...all.map((line) => line[at]?.length ?? 0)));
  return all
    .map((line) =>
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** `name: value` lines, aligned; what is empty is left out. */
export function facts(pairs: readonly (readonly [string, string | number | null | undefined])[]): string {
  const told = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "");
  const width = Math.max(0, ...told.map(([name]) => name.length));
  return told.map(([name, value]) => `${`${name}:`.padEnd(width + 2)}${value}`).join("\n");
}

export const percent = (share: number | null | undefined, digits = 1): string =>
  share === null || share === undefined ? "–" : `${(share * 100).toFixed(digits)} %`;

/** How often: once, 3 times. */
export const times = (count: number): string => (count === 1 ? "once" : `${count} times`);

/** A moment in the reader's own zone, to the minute. */
export const moment = (at: Date | null | undefined): string =>
  at
    ? at.toLocaleString("sv-SE", { dateStyle: "short", timeStyle: "short" }) +
      (at.getTimezoneOffset() === 0 ? " UTC" : "")
    : "–";

/** What a terminal takes for orders, and what turns the direction of text: titles come from whoever may send an alert. */
const ORDERS = /(?![\n\t]|\r\n)[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;

/** A text as it may stand on a terminal: nothing in it moves the cursor, colours, or writes a title. */
export const harmless = (text: string): string => text.replace(ORDERS, "\uFFFD");

/** Writes a text, which a program that reads it gets as it is. */
export const write = (to: NodeJS.WriteStream, text: string): void =>
  void to.write(`${to.isTTY ? harmless(text) : text}\n`);

/** `name=value` words of a command line. */
export function pairs(given: readonly string[], what: string): Record<string, string> {
  return Object.fromEntries(
    given.map((pair) => {
      const [name, ...rest] = pair.split("=");
      if (!name || rest.length === 0) throw new Error(`${what} are written name=value, not "${pair}".`);
      return [name, rest.join("=")];
    }),
  );
}

/** So many of them, in words: `1 day`, `2 days`. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
