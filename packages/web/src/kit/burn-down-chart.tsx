import type { ChartBand, ChartLine, ChartShade, TimeSpan } from "./chart-marks.ts";
import { LineChart } from "./line-chart.tsx";

type BudgetAt = { readonly atMs: number; readonly left: number | null };

type BurnDownChartProps = {
  label: string;
  span: TimeSpan;
  /** The window of the objective: the ideal line spends the budget evenly from its start to its end. */
  window: TimeSpan;
  points: readonly BudgetAt[];
  /** When the budget is empty if it burns on like this. */
  exhaustedAtMs?: number | undefined;
  bands: readonly ChartBand[];
  shades: readonly ChartShade[];
  onZoom: (span: TimeSpan) => void;
};

const percent = (share: number): string => `${Math.round(share * 1_000) / 10} %`;

/** What was left of an error budget over time, beside the line that spends it evenly and the line where it is spent. */
export function BurnDownChart({ points, window, exhaustedAtMs, ...chart }: BurnDownChartProps) {
  const last = points.findLast(({ left }) => left !== null);
  const forecast = last && exhaustedAtMs !== undefined && exhaustedAtMs > last.atMs && exhaustedAtMs <= chart.span.toMs;
  const at = [...points.map(({ atMs }) => atMs), ...(forecast ? [exhaustedAtMs] : [])];
  const ideal = (ms: number): number => 1 - (ms - window.fromMs) / (window.toMs - window.fromMs);
  const lines: ChartLine[] = [
    { name: "evenly spent", color: "ink-soft", dash: [6, 5], width: 1, values: at.map(ideal), silent: true },
    { name: "spent", color: "bad", dash: [2, 3], width: 1.5, values: at.map(() => 0), silent: true },
    ...(forecast ? [forecastLine(at, last)] : []),
    { name: "budget left", color: "info", values: at.map((_, index) => points[index]?.left ?? null) },
  ];
  return <LineChart {...chart} at={at} lines={lines} format={percent} shows={[0, 1]} height={280} />;
}

const forecastLine = (at: readonly number[], last: BudgetAt): ChartLine => ({
  name: "if it burns on",
  color: "bad",
  dash: [2, 4],
  silent: true,
  values: at.map((ms, index) => (index === at.length - 1 ? 0 : ms === last.atMs ? last.left : null)),
});
