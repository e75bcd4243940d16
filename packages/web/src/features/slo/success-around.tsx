import { useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import type { ChartBand, ChartLine, TimeSpan } from "../../kit/chart-marks.ts";
import { LineChart } from "../../kit/line-chart.tsx";
import { ChartSkeleton } from "../../kit/skeleton.tsx";
import { type SloView, targetText } from "./slo-words.ts";

const HEIGHT = 180;

type Around = { slo: SloView; span: TimeSpan; bands: readonly ChartBand[] };

const percent = (share: number): string => `${Number((share * 100).toPrecision(4))} %`;

/** The share of good events minute by minute beside the target, around something that happened. */
export function SuccessAround({ slo, span, bands }: Around) {
  const query = { from: new Date(span.fromMs), to: new Date(span.toMs), stepMinutes: 1 };
  const { data } = useQuery(ask.slo.getBudget({ params: { name: slo.name }, query }));
  if (!data) return <ChartSkeleton height={HEIGHT} />;
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
    { name: "good", color: "info", values: good },
  ];
  const lowest = Math.min(slo.target, ...good.filter((share) => share !== null));
  return (
    <LineChart
      label={`${slo.displayName}: the lowest share of good events in a minute was ${percent(lowest)}.`}
      span={span}
      at={at}
      lines={lines}
      format={percent}
      bands={bands}
      shows={[slo.target, 1]}
      height={HEIGHT}
    />
  );
}
