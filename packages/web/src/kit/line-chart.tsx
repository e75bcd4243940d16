import { lazy, Suspense, useId, useState } from "react";
import { loadPart } from "../kernel/load-part.ts";
import { Bands, Gaps, Meanings, Shades } from "./chart-bands.tsx";
import { type ChartBand, type ChartShade, type Drawing, PLOT } from "./chart-marks.ts";
import { ChartReadout } from "./chart-readout.tsx";
import { ChartSurface } from "./chart-surface.tsx";
import { ChartTable } from "./chart-table.tsx";
import styles from "./line-chart.module.css";
import { ChartSkeleton } from "./skeleton.tsx";

const Canvas = lazy(async () => {
  const { LineChartCanvas } = await loadPart(() => import("./line-chart-canvas.tsx"));
  return { default: LineChartCanvas };
});

export type LineChartProps = Drawing & {
  /** What the chart shows, in a sentence: what a person who does not see it gets first. */
  label: string;
  /** A few words over it, where several stand beneath each other. */
  title?: string;
  bands?: readonly ChartBand[];
  shades?: readonly ChartShade[];
  height?: number;
  /** What is shown is not yet what was asked for. */
  isStale?: boolean;
};

const isEmpty = ({ lines }: Drawing): boolean =>
  !lines.some(({ silent, values }) => !silent && values.some((value) => typeof value === "number"));

/**
 * Lines over time, with the deployments and incidents of that time. The crosshair stands at the same moment in every
 * chart of the page. Drag over a stretch to look closer, or select it with Shift and the arrow keys.
 */
export function LineChart({ label, title, height = 260, bands = [], shades = [], isStale, ...chart }: LineChartProps) {
  const [asTable, setAsTable] = useState(false);
  const tableId = useId();
  return (
    <figure className={styles["chart"]} aria-label={label} data-stale={isStale || undefined}>
      <div className={styles["head"]}>
        <ChartReadout {...chart} title={title} />
        <button
          type="button"
          className={styles["tableButton"]}
          aria-expanded={asTable}
          aria-controls={asTable ? tableId : undefined}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? "Hide the table" : "As a table"}
        </button>
      </div>
      <div className={styles["frame"]} style={{ height }}>
        <Suspense fallback={<ChartSkeleton height={height} />}>
          <Canvas {...chart} height={height} />
        </Suspense>
        <div className={styles["plot"]} style={PLOT}>
          <Gaps {...chart} />
          <Shades shades={shades} span={chart.span} />
          <ChartSurface {...chart} label={label} />
          <Bands bands={bands} span={chart.span} />
          {isEmpty(chart) && <p className={styles["empty"]}>Nothing was counted in this time.</p>}
        </div>
      </div>
      <Meanings bands={bands} span={chart.span} />
      {asTable && <ChartTable id={tableId} label={label} {...chart} />}
    </figure>
  );
}
