import { getRouteApi } from "@tanstack/react-router";
import { RANGES, type Range, spanOf } from "../../kernel/chart-range.ts";
import { useNow } from "../../kernel/clock.ts";
import { BurnDownChart } from "../../kit/burn-down-chart.tsx";
import type { TimeSpan } from "../../kit/chart-marks.ts";
import { FilterTab, FilterTabs } from "../../kit/filter-tabs.tsx";
import { Section } from "../../kit/page.tsx";
import { ChartSkeleton } from "../../kit/skeleton.tsx";
import { useDeploymentBands } from "../changes/deployment-bands.ts";
import { useIncidentShades } from "../incidents/incident-shades.ts";
import { exhaustionText, type SloView, shareText } from "./slo-words.ts";
import { useBurnDown } from "./use-burn-down.ts";

const route = getRouteApi("/signed-in/slos/$name");
const AHEAD_SHARE = 0.12;

const RANGE_WORDS: Readonly<Record<Range, string>> = {
  window: "Window",
  "7d": "7 days",
  "24h": "24 h",
  "6h": "6 h",
  "1h": "1 h",
};

function RangeTabs({ zoomed }: { zoomed: boolean }) {
  return (
    <FilterTabs label="Range">
      {RANGES.map((range) => (
        <FilterTab
          key={range}
          from="/slos/$name"
          to="."
          search={range === "window" ? {} : { range }}
          activeOptions={{ exact: true, includeSearch: true }}
          resetScroll={false}
          replace
        >
          {RANGE_WORDS[range]}
        </FilterTab>
      ))}
      {zoomed && (
        <FilterTab from="/slos/$name" to="." search={true}>
          Zoomed
        </FilterTab>
      )}
    </FilterTabs>
  );
}

/** When the budget is empty if it burns on like now, where that is at all. */
function exhaustedAtMs({ timeToExhaustionMinutes: minutes }: SloView, now: number): number | undefined {
  return minutes !== null && minutes > 0 ? now + minutes * 60_000 : undefined;
}

/** How the budget was used up, beside what shipped and what broke. */
export function SloChart({ slo }: { slo: SloView }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const now = useNow(60_000);
  const window: TimeSpan = { fromMs: slo.budget?.windowFrom.getTime() ?? now, toMs: now };
  const isWhole = search.from === undefined && (search.range ?? "window") === "window";
  const span = spanOf(search, window, now);
  const points = useBurnDown(slo, { span, isWhole }, now);
  const bands = useDeploymentBands(slo.service, span);
  const shades = useIncidentShades(slo.service);
  const emptyAt = slo.status === "burning" && span.toMs >= now ? exhaustedAtMs(slo, now) : undefined;
  const room = (span.toMs - span.fromMs) * AHEAD_SHARE;
  const shown = emptyAt === undefined ? span : { ...span, toMs: Math.max(span.toMs, Math.min(emptyAt, now + room)) };
  return (
    <Section title="Budget over time" aside={<RangeTabs zoomed={search.from !== undefined} />}>
      {points ? (
        <BurnDownChart
          label={`Error budget of ${slo.displayName}: ${shareText(slo.budget?.remainingShare ?? null)} left, ${exhaustionText(slo)}.`}
          span={shown}
          window={window}
          points={points}
          emptyAtMs={emptyAt}
          isWhole={isWhole}
          bands={bands}
          shades={shades}
          onZoom={({ fromMs, toMs }) =>
            navigate({ search: { from: Math.round(fromMs), to: Math.round(toMs) }, resetScroll: false })
          }
        />
      ) : (
        <ChartSkeleton height={330} />
      )}
    </Section>
  );
}
