import { percent } from "@shipshape/domain/slo/percent";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { stepMinutesOf } from "../../kernel/chart-range.ts";
import type { ChartBand, ChartLine, ChartShade, TimeSpan } from "../../kit/chart-marks.ts";
import { ChartWaiting } from "../../kit/chart-waiting.tsx";
import { LineChart } from "../../kit/line-chart.tsx";
import { type SloView, targetText } from "./slo-words.ts";

const HEIGHT = 170;

type Around = {
  slo: SloView;
  span: TimeSpan;
  bands: readonly ChartBand[];
  shades?: readonly ChartShade[];
  onZoom?: (span: TimeSpan) => void;
  onZoomOut?: (() => void) | undefined;
};

/** The share of good events beside the target, around something that happened. */
export function SuccessAround({ slo, span, ...marks }: Around) {
  const query = { from: new Date(span.fromMs), to: new Date(span.toMs), stepMinutes: stepMinutesOf(span) };
  const counts = useQuery({
    ...ask.slo.getBudget({ params: { name: slo.name }, query }),
    placeholderData: keepPreviousData,
  });
  const { data, isPlaceholderData } = counts;
  if (!data) return <ChartWaiting asked={counts} height={HEIGHT + 44} />;
  const at = data.points.map((point) => point.at.getTime());
  const good = data.points.map(({ good: count, total }) => (total > 0 ? count / total : null));
  const lines: ChartLine[] = [
    {
      name: `target ${targetText(slo.target)}`,
      color: "ink-soft",
      dash: [6, 5],
      width: 1,
      values: at.map(() => slo.target),
      silent: true,
    },
    { name: "good", color: "info", isMeasured: true, values: good },
  ];
  const counted = good.filter((share) => share !== null);
  const lowest = Math.min(slo.target, ...counted);
  const said =
    counted.length === 0 ? "nothing was counted" : `at its lowest ${percent(Math.min(...counted), 4)} were good`;
  return (
    <LineChart
      title={slo.displayName}
      label={`${slo.displayName}: ${said}; the target is ${targetText(slo.target)}.`}
      span={span}
      at={at}
      lines={lines}
      format={(share) => percent(share, 4)}
      shows={[lowest, 1]}
      height={HEIGHT}
      isStale={isPlaceholderData}
      {...marks}
    />
  );
}
