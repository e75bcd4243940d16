import type { ChartBand, ChartLine, ChartShade, TimeSpan } from "./chart-marks.ts";
import { LineChart } from "./line-chart.tsx";

type BudgetAt = { readonly atMs: number; readonly left: number };

export type Forecast = {
  readonly earliestMs: number | undefined;
  readonly centralMs: number | undefined;
  readonly latestMs: number | undefined;
};

type BurnDownChartProps = {
  label: string;
  span: TimeSpan;
  /** The window of the objective: the ideal line spends the budget evenly from its start to its end. */
  window: TimeSpan;
  points: readonly BudgetAt[];
  /** When the budget is empty if it burns on like this: at the likely rate, and at the ends of its interval. */
  forecast: Forecast | undefined;
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

const SLOPES = [
  { key: "earliestMs", name: "at the highest likely rate", dash: [1, 4], width: 1 },
  { key: "centralMs", name: "if it burns on", dash: [2, 4], width: 2 },
  { key: "latestMs", name: "at the lowest likely rate", dash: [1, 4], width: 1 },
] as const;

/** What was left of an error budget over time, beside the line that spends it evenly and the line where it is spent. */
export function BurnDownChart({ points, window, forecast, isWhole, ...chart }: BurnDownChartProps) {
  const last = points.at(-1);
  const slopes = SLOPES.flatMap(({ key, ...look }) => {
    const end = forecastEnd(last, forecast?.[key], chart.span.toMs);
    return end ? [{ ...look, end }] : [];
  });
  const ends = [...new Set(slopes.map(({ end }) => end.atMs))].toSorted((a, b) => a - b);
  const at = [...points.map(({ atMs }) => atMs), ...ends];
  const ideal = (ms: number): number | null => {
    const share = 1 - (ms - window.fromMs) / (window.toMs - window.fromMs);
    return share < -0.001 || share > 1.001 ? null : share;
  };
  const ahead = slopes.map(
    ({ end, ...look }): ChartLine => ({
      ...look,
      color: "bad",
      silent: true,
      values: at.map((ms) => sloped(last, end, ms)),
    }),
  );
  const lines: ChartLine[] = [
    { name: "evenly spent", color: "ink-soft", dash: [6, 5], width: 1, values: at.map(ideal) },
    { name: "nothing left", color: "bad", dash: [2, 3], width: 1.5, values: at.map(() => 0), silent: true },
    ...ahead,
    { name: "budget left", color: "info", isMeasured: true, values: at.map((_, index) => points[index]?.left ?? null) },
  ];
  return <LineChart {...chart} at={at} lines={lines} format={percent} shows={[0, isWhole ? 1 : 0.1]} height={280} />;
}

/** On the straight line from what is left now to its end; nothing beyond it. */
function sloped(last: BudgetAt | undefined, end: BudgetAt, ms: number): number | null {
  if (!last || ms < last.atMs || ms > end.atMs) return null;
  return last.left + ((end.left - last.left) * (ms - last.atMs)) / (end.atMs - last.atMs);
}
