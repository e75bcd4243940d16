import { useId, useState } from "react";
import { Button } from "./button.tsx";
import styles from "./diff.module.css";
import { comparableText, type DiffRow, type DiffSpan, diffRows, foldedParts } from "./diff-rows.ts";
import { Hidden } from "./stack.tsx";

type DiffProps = {
  /** What is compared, in a few words. */
  label: string;
  /** Text, or a value that is compared as JSON; undefined where there was or is nothing. */
  before: unknown;
  after: unknown;
};

/** What changed between two texts or two values, word by word; what stayed the same is folded away. */
export function Diff({ label, before, after }: DiffProps) {
  const [isBeside, setBeside] = useState(false);
  const title = useId();
  const rows = diffRows(comparableText(before), comparableText(after));
  const count = (side: "before" | "after") => rows.filter((row) => row.kind === "changed" && row[side]).length;
  return (
    <section className={styles["diff"]} aria-labelledby={title}>
      <div className={styles["head"]}>
        <span id={title}>{label}</span>
        <span className={styles["added"]}>+{count("after")}</span>
        <span className={styles["removed"]}>−{count("before")}</span>
        <Button kind="quiet" aria-pressed={isBeside} onPress={() => setBeside(!isBeside)}>
          Side by side
        </Button>
      </div>
      <div className={styles["lines"]} data-beside={isBeside || undefined}>
        {inPlace(foldedParts(rows)).map(({ place, item: { kind, rows: shown } }) =>
          kind === "rows" ? (
            <Rows key={place} rows={shown} isBeside={isBeside} />
          ) : (
            <Folded key={place} rows={shown} isBeside={isBeside} />
          ),
        )}
      </div>
    </section>
  );
}

/** Lines are told apart by their place alone. */
const inPlace = <T,>(items: readonly T[]) => items.map((item, place) => ({ item, place }));

type RowsProps = { rows: readonly DiffRow[]; isBeside: boolean };

function Folded({ rows, isBeside }: RowsProps) {
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return <Rows rows={rows} isBeside={isBeside} />;
  return (
    <button className={styles["same"]} type="button" onClick={() => setOpen(true)}>
      {rows.length === 1 ? "1 line" : `${rows.length} lines`} the same
    </button>
  );
}

const unchanged = (text: string): readonly DiffSpan[] => [{ text, changed: false }];

/** Beneath each other everything that went comes before what came in its place, as people know it. */
function inOrder(rows: readonly DiffRow[]): { sign: string; spans: readonly DiffSpan[] }[] {
  const lines: { sign: string; spans: readonly DiffSpan[] }[] = [];
  let came: typeof lines = [];
  for (const row of rows) {
    if (row.kind === "same") {
      lines.push(...came, { sign: " ", spans: unchanged(row.text) });
      came = [];
      continue;
    }
    if (row.before) lines.push({ sign: "−", spans: row.before });
    if (row.after) came.push({ sign: "+", spans: row.after });
  }
  return [...lines, ...came];
}

function Rows({ rows, isBeside }: RowsProps) {
  const besides = rows.flatMap((row) =>
    row.kind === "same"
      ? [" ", " "].map((sign) => ({ sign, spans: unchanged(row.text) }))
      : [
          { sign: row.before ? "−" : "", spans: row.before ?? [] },
          { sign: row.after ? "+" : "", spans: row.after ?? [] },
        ],
  );
  return inPlace(isBeside ? besides : inOrder(rows)).map(({ place, item }) => <Line key={place} {...item} />);
}

const SPOKEN: Readonly<Record<string, string>> = { "+": "came: ", "−": "went: " };

function Line({ sign, spans }: { sign: string; spans: readonly DiffSpan[] }) {
  return (
    <div className={styles["line"]} data-sign={sign} data-tone={sign === "+" ? "ok" : "bad"}>
      <span>
        <Hidden>{SPOKEN[sign]}</Hidden>
        {inPlace(spans).map(({ place, item: { text, changed } }) =>
          changed ? <mark key={place}>{text}</mark> : <span key={place}>{text}</span>,
        )}
      </span>
    </div>
  );
}
