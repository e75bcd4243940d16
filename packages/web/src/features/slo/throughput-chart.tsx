import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import type { ChartBand, ChartLine, ChartShade } from "../../kit/chart-marks.ts";
import { LineChart } from "../../kit/line-chart.tsx";
import type { Shown } from "./slo-view-span.ts";
import { countedWord, type SloView } from "./slo-words.ts";
import type { Step } from "./use-burn-down.ts";

const HEIGHT = 150;

const number = (count: number): string =>
  count >= 10_000 ? `${Number((count / 1_000).toPrecision(3))} k` : String(Number(count.toPrecision(3)));

type ThroughputProps = {
  slo: SloView;
  shown: Shown;
  steps: readonly Step[];
  bands: readonly ChartBand[];
  shades: readonly ChartShade[];
  isStale: boolean;
};

/** How many events were counted a minute, and how many of them were bad. */
export function ThroughputChart({ slo, shown, steps, bands, shades, isStale }: ThroughputProps) {
  const word = countedWord(slo);
  const at = steps.map((step) => step.at.getTime());
  const lasted = at.map((ms, index) => Math.max(1, (ms - (at[index - 1] ?? shown.span.fromMs)) / MINUTE_MS));
  const perMinute = (count: (step: Step) => number) =>
    steps.map((step, index) => (step.total > 0 ? count(step) / (lasted[index] ?? 1) : null));
  const lines: ChartLine[] = [
    { name: "all", color: "info", isMeasured: true, values: perMinute(({ total }) => total) },
    { name: "bad", color: "bad", dash: [5, 3], values: perMinute(({ good, total }) => total - good) },
  ];
  return (
    <LineChart
      title={`${word} a minute`}
      label={`${word} counted a minute for ${slo.displayName}, all and bad.`}
      span={shown.span}
      at={at}
      lines={lines}
      format={number}
      shows={[0, 1]}
      height={HEIGHT}
      onZoom={shown.zoom}
      onZoomOut={shown.zoomOut}
      {...{ bands, shades, isStale }}
    />
  );
}
