import { useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { BurnDownChart } from "../../kit/burn-down-chart.tsx";
import type { ChartBand, ChartShade } from "../../kit/chart-marks.ts";
import { ChartWaiting } from "../../kit/chart-waiting.tsx";
import type { Shown } from "./slo-view-span.ts";
import { exhaustionText, type SloView, shareText } from "./slo-words.ts";
import { ThroughputChart } from "./throughput-chart.tsx";
import { useBurnDown } from "./use-burn-down.ts";
import { WhatBurned } from "./what-burned.tsx";

/** As much of the width as the forecast may take. */
const AHEAD_SHARE = 0.12;

type SloChartProps = { slo: SloView; shown: Shown; bands: readonly ChartBand[]; shades: readonly ChartShade[] };

/** How the budget was used up, beside what shipped and what broke; what was counted; and what used most of it. */
export function SloChart({ slo, shown, bands, shades }: SloChartProps) {
  const { span, window, isWhole, now } = shown;
  const { asked, counted } = useBurnDown(slo, shown);
  const { data: ahead } = useQuery(ask.slo.getForecast({ params: { name: slo.name } }));
  const forecast =
    ahead && span.toMs >= now
      ? {
          earliestMs: ahead.earliest?.getTime(),
          centralMs: ahead.exhaustsAt?.getTime(),
          latestMs: ahead.latest?.getTime(),
        }
      : undefined;
  const soonest = forecast?.centralMs ?? forecast?.earliestMs;
  const room = (span.toMs - span.fromMs) * AHEAD_SHARE;
  const shownSpan =
    soonest === undefined ? span : { ...span, toMs: Math.max(span.toMs, Math.min(soonest, now + room)) };
  if (!counted) return <ChartWaiting asked={asked} height={330} />;
  return (
    <>
      <BurnDownChart
        label={`Error budget of ${slo.displayName}: ${shareText(slo.budget?.remainingShare ?? null)} left, ${exhaustionText(slo)}.`}
        span={shownSpan}
        window={window}
        points={counted.left}
        forecast={forecast}
        isWhole={isWhole}
        bands={bands}
        shades={shades}
        onZoom={shown.zoom}
        onZoomOut={shown.zoomOut}
        isStale={counted.isStale}
      />
      <ThroughputChart slo={slo} steps={counted.steps} isStale={counted.isStale} {...{ shown, bands, shades }} />
      <WhatBurned slo={slo} shown={shown} />
    </>
  );
}
