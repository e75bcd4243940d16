import type { Drawing } from "./chart-marks.ts";
import styles from "./line-chart.module.css";
import { ClockTime } from "./time.tsx";

type ChartTableProps = Pick<Drawing, "at" | "lines" | "format" | "span"> & { id: string; label: string };

/** The same as the chart, as numbers, newest first. */
export function ChartTable({ id, label, at, lines, format, span }: ChartTableProps) {
  const spoken = lines.filter(({ silent }) => !silent);
  const rows = at
    .map((ms, index) => ({ ms, values: spoken.map(({ values }) => values[index]) }))
    .filter(({ ms }) => ms >= span.fromMs && ms <= span.toMs)
    .reverse();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section id={id} className={styles["table"]} aria-label={`${label} As a table.`} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {spoken.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ ms, values }) => (
            <tr key={ms}>
              <th scope="row">
                <ClockTime at={new Date(ms)} />
              </th>
              {values.map((value, index) => (
                <td key={spoken[index]?.name}>{typeof value === "number" ? format(value) : "no data"}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
