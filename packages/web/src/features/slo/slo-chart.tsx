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

/** When the budget is empty if it burns on like now, where that is at all. */
function exhaustedAtMs({ timeToExhaustionMinutes: minutes }: SloView, now: number): number | undefined {
  return minutes !== null && minutes > 0 ? now + minutes * 60_000 : undefined;
}

type SloChartProps = { slo: SloView; shown: Shown; bands: readonly ChartBand[]; shades: readonly ChartShade[] };

/** How the budget was used up, beside what shipped and what broke; what was counted; and what used most of it. */
export function SloChart({ slo, shown, bands, shades }: SloChartProps) {
  const { span, window, isWhole, now } = shown;
  const { asked, counted } = useBurnDown(slo, shown);
  const emptyAt = slo.status === "burning" && span.toMs >= now ? exhaustedAtMs(slo, now) : undefined;
  const room = (span.toMs - span.fromMs) * AHEAD_SHARE;
  const ahead = emptyAt === undefined ? span : { ...span, toMs: Math.max(span.toMs, Math.min(emptyAt, now + room)) };
  if (!counted) return <ChartWaiting asked={asked} height={330} />;
  return (
    <>
      <BurnDownChart
        label={`Error budget of ${slo.displayName}: ${shareText(slo.budget?.remainingShare ?? null)} left, ${exhaustionText(slo)}.`}
        span={ahead}
        window={window}
        points={counted.left}
        emptyAtMs={emptyAt}
        isWhole={isWhole}
        bands={bands}
        shades={shades}
        onZoom={shown.zoom}
        onZoomOut={shown.zoomOut}
        isStale={counted.isStale}
      />
      <ThroughputChart slo={slo} steps={counted.steps} isStale={counted.isStale} {...{ shown, bands, shades }} />
      <WhatBurned slo={slo} steps={counted.steps} {...{ shown, bands, shades }} />
    </>
  );
}
