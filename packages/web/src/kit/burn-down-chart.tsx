import type { ChartBand, ChartLine, ChartShade, TimeSpan } from "./chart-marks.ts";
import { LineChart } from "./line-chart.tsx";

type BudgetAt = { readonly atMs: number; readonly left: number };

type BurnDownChartProps = {
  label: string;
  span: TimeSpan;
  /** The window of the objective: the ideal line spends the budget evenly from its start to its end. */
  window: TimeSpan;
  points: readonly BudgetAt[];
  /** When the budget is empty if it burns on like this. */
  emptyAtMs: number | undefined;
  /** The whole window is shown, with all of the budget in sight. */
  isWhole: boolean;
  bands: readonly ChartBand[];
  shades: readonly ChartShade[];
  onZoom: (span: TimeSpan) => void;
  onZoomOut?: (() => void) | undefined;
  isStale?: boolean;
};

const percent = (share: number): string => `${Math.round(share * 1_000) / 10} %`.replace("-", "−");

/** From what is left now straight down to nothing, as far as the chart shows. */
function forecastEnd(last: BudgetAt | undefined, emptyAtMs: number | undefined, toMs: number): BudgetAt | undefined {
  if (last === undefined || emptyAtMs === undefined || emptyAtMs <= last.atMs || last.left <= 0) return undefined;
  const atMs = Math.min(emptyAtMs, toMs);
  return atMs <= last.atMs ? undefined : { atMs, left: (last.left * (emptyAtMs - atMs)) / (emptyAtMs - last.atMs) };
}

/** What was left of an error budget over time, beside the line that spends it evenly and the line where it is spent. */
export function BurnDownChart({ points, window, emptyAtMs, isWhole, ...chart }: BurnDownChartProps) {
  const last = points.at(-1);
  const end = forecastEnd(last, emptyAtMs, chart.span.toMs);
  const at = [...points, ...(end ? [end] : [])].map(({ atMs }) => atMs);
  const ideal = (ms: number): number | null => {
    const share = 1 - (ms - window.fromMs) / (window.toMs - window.fromMs);
    return share < -0.001 || share > 1.001 ? null : share;
  };
  const forecast: ChartLine[] =
    end && last
      ? [
          {
            name: "if it burns on",
            color: "bad",
            dash: [2, 4],
            silent: true,
            values: at.map((ms) => (ms === last.atMs ? last.left : ms === end.atMs ? end.left : null)),
          },
        ]
      : [];
  const lines: ChartLine[] = [
    { name: "evenly spent", color: "ink-soft", dash: [6, 5], width: 1, values: at.map(ideal) },
    { name: "nothing left", color: "bad", dash: [2, 3], width: 1.5, values: at.map(() => 0), silent: true },
    ...forecast,
    { name: "budget left", color: "info", isMeasured: true, values: at.map((_, index) => points[index]?.left ?? null) },
  ];
  return <LineChart {...chart} at={at} lines={lines} format={percent} shows={[0, isWhole ? 1 : 0.1]} height={280} />;
}
