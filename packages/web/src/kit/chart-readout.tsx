import { usePointedAt } from "./chart-cursor.ts";
import type { ChartLine, Drawing } from "./chart-marks.ts";
import { lastReading, readingIndex } from "./chart-reading.ts";
import styles from "./line-chart.module.css";
import { ClockTime } from "./time.tsx";

/** How a line is drawn, beside its name. */
const Stroke = ({ color, dash, width = 2 }: Pick<ChartLine, "color" | "dash" | "width">) => (
  <svg width="22" height="6" aria-hidden="true">
    <path d="M0 3H22" stroke={`var(--${color})`} strokeWidth={width} strokeDasharray={dash?.join(" ")} fill="none" />
  </svg>
);

type ReadoutProps = Pick<Drawing, "at" | "lines" | "format"> & { title: string | undefined };

/** The values at the moment that is pointed at in any chart of the page; the last ones when none is. */
export function ChartReadout({ at, lines, format, title }: ReadoutProps) {
  const pointed = usePointedAt();
  const spoken = lines.filter(({ silent }) => !silent);
  const index = pointed === null ? lastReading(at, lines) : readingIndex(at, pointed);
  const moment = pointed ?? (index === undefined ? undefined : at[index]);
  return (
    <figcaption className={styles["readout"]}>
      {title && <strong className={styles["title"]}>{title}</strong>}
      {moment !== undefined && (
        <span className={styles["moment"]} data-pointed={pointed !== null || undefined}>
          <ClockTime at={new Date(moment)} />
        </span>
      )}
      {spoken.map((line) => {
        const value = index === undefined ? undefined : line.values[index];
        return (
          <span key={line.name} className={styles["series"]}>
            <Stroke {...line} />
            {line.name} <strong>{typeof value === "number" ? format(value) : "–"}</strong>
          </span>
        );
      })}
    </figcaption>
  );
}
