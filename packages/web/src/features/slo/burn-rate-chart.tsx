import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import type { ChartBand, ChartShade } from "../../kit/chart-marks.ts";
import { ChartWaiting } from "../../kit/chart-waiting.tsx";
import { FilterTabs } from "../../kit/filter-tabs.tsx";
import { LineChart } from "../../kit/line-chart.tsx";
import { Section } from "../../kit/page.tsx";
import { PickedTab } from "../../kit/picked-tab.tsx";
import { burnLevels, burnRateLines } from "./burn-rate-lines.ts";
import { BurnTable } from "./burn-table.tsx";
import type { Shown } from "./slo-view-span.ts";
import { burnText, type SloView } from "./slo-words.ts";

const route = getRouteApi("/signed-in/slos/$name");
const HEIGHT = 240;

type BurnRateProps = { slo: SloView; shown: Shown; bands: readonly ChartBand[]; shades: readonly ChartShade[] };

/** How fast the budget burnt over the windows of the burn alerts, with the thresholds that raise them. */
export function BurnRateChart({ slo, shown, bands, shades }: BurnRateProps) {
  const { pair } = route.useSearch();
  const asked = ask.slo.getBurnRates({ params: { name: slo.name }, query: shown.query });
  const rates = useQuery({ ...asked, placeholderData: keepPreviousData });
  const { data, isPlaceholderData } = rates;
  const firing = slo.burn.filter((burn) => burn.firing).map(({ rule }) => rule);
  const now = firing.length === 0 ? "no alert burns now" : `burning now: ${firing.join(", ")}`;
  return (
    <Section
      title="Burn rates"
      aside={<Pairs slo={slo} chosen={pair} />}
      note="An alert begins when both windows of a pair are above its threshold, and ends when the long one is below. 1× spends exactly all of the budget. Each point is the highest of its step."
    >
      {data ? (
        <LineChart
          label={`Burn rates of ${slo.displayName}: ${now}.`}
          span={shown.span}
          at={data.points.map(({ at }) => at.getTime())}
          lines={burnRateLines(data, pair)}
          format={burnText}
          levels={burnLevels(data, pair)}
          scale="bent"
          shows={[0, Math.max(2, ...data.rules.map(({ factor }) => factor)) * 1.1]}
          height={HEIGHT}
          bands={bands}
          shades={shades}
          isStale={isPlaceholderData}
          onZoom={shown.zoom}
          onZoomOut={shown.zoomOut}
        />
      ) : (
        <ChartWaiting asked={rates} height={HEIGHT + 50} />
      )}
      <BurnTable slo={slo} />
    </Section>
  );
}

function Pairs({ slo, chosen }: { slo: SloView; chosen: string | undefined }) {
  return (
    <FilterTabs label="Pair of windows">
      {[undefined, ...slo.burn.map(({ rule }) => rule)].map((rule) => (
        <PickedTab
          key={rule ?? "all"}
          picked={chosen === rule}
          from="/slos/$name"
          to="."
          search={(before) => ({ ...before, pair: rule })}
          resetScroll={false}
          replace
        >
          {rule ?? "All pairs"}
        </PickedTab>
      ))}
    </FilterTabs>
  );
}
