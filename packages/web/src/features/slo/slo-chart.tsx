import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { RANGES, type Range, spanOf, stepMinutesOf } from "../../kernel/chart-range.ts";
import { useNow } from "../../kernel/clock.ts";
import { BurnDownChart } from "../../kit/burn-down-chart.tsx";
import type { TimeSpan } from "../../kit/chart-marks.ts";
import { FilterTab, FilterTabs } from "../../kit/filter-tabs.tsx";
import { Section } from "../../kit/page.tsx";
import { ChartSkeleton } from "../../kit/skeleton.tsx";
import { useDeploymentBands } from "../changes/deployment-bands.ts";
import { useIncidentShades } from "../incidents/incident-shades.ts";
import { exhaustionText, type SloView, shareText } from "./slo-words.ts";

const route = getRouteApi("/signed-in/slos/$name");

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
          replace
        >
          {RANGE_WORDS[range]}
        </FilterTab>
      ))}
      {zoomed && (
        <FilterTab from="/slos/$name" to="." search={(search) => search}>
          Zoomed
        </FilterTab>
      )}
    </FilterTabs>
  );
}

/** What was left of the budget over time, beside what shipped and what broke. */
export function SloChart({ slo }: { slo: SloView }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const now = useNow(60_000);
  const window: TimeSpan = { fromMs: slo.budget?.windowFrom.getTime() ?? now, toMs: now };
  const span = spanOf(search, window, now);
  const query = { from: new Date(span.fromMs), to: new Date(span.toMs), stepMinutes: stepMinutesOf(span) };
  const { data } = useQuery({
    ...ask.slo.getBudget({ params: { name: slo.name }, query }),
    placeholderData: keepPreviousData,
  });
  const bands = useDeploymentBands(slo.service, span);
  const shades = useIncidentShades(slo.service);
  const left = slo.budget?.remainingShare ?? null;
  const minutes = slo.timeToExhaustionMinutes;
  return (
    <Section title="Budget over time" aside={<RangeTabs zoomed={search.from !== undefined} />}>
      {data ? (
        <BurnDownChart
          label={`Error budget of ${slo.displayName}: ${shareText(left)} left, ${exhaustionText(slo)}.`}
          span={span}
          window={window}
          points={data.points.map(({ at, remainingShare }) => ({ atMs: at.getTime(), left: remainingShare }))}
          exhaustedAtMs={minutes === null ? undefined : now + minutes * 60_000}
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
