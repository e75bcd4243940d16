import type { Measure } from "@shipshape/domain/insights/counted";
import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { useNow } from "../../kernel/clock.ts";
import { ChartWaiting } from "../../kit/chart-waiting.tsx";
import { EmptyState } from "../../kit/empty-state.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { Segments } from "../../kit/segments.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { Time } from "../../kit/time.tsx";
import { DeliveryTabs } from "../changes/delivery-tabs.tsx";
import { DoraFilters } from "./dora-filters.tsx";
import { type DoraFilter, doraQuery } from "./dora-search.ts";
import { type DoraView, knownDaysText, measureName } from "./dora-words.ts";
import { LeadTimeSection } from "./lead-time-section.tsx";
import { MeasureTiles } from "./measure-tiles.tsx";
import { MeasuredRows } from "./measured-rows.tsx";
import { ScoreSection } from "./score-section.tsx";
import { WindowSection } from "./window-section.tsx";

const route = getRouteApi("/signed-in/dora");

/** How often, how fast and how well: the five measures, and what is behind each. */
export function DoraPage() {
  const search = route.useSearch();
  const query = doraQuery(search, useNow(MINUTE_MS));
  const asked = useQuery({ ...ask.insights.dora({ query }), placeholderData: keepPreviousData });
  const navigate = route.useNavigate();
  const narrow = (next: Partial<DoraFilter>): void =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true, resetScroll: false });
  return (
    <Page
      title="DORA"
      lead="How often, how fast and how well software ships, and the deployments behind every number."
      byline={<DeliveryTabs />}
    >
      <Stack>
        <DoraFilters search={search} onNarrow={narrow} />
        {asked.data ? (
          <Measured dora={asked.data} search={search} query={query} />
        ) : (
          <ChartWaiting asked={asked} height={240} />
        )}
      </Stack>
    </Page>
  );
}

type MeasuredProps = {
  dora: Parameters<typeof MeasureTiles>[0]["dora"];
  search: DoraFilter;
  query: ReturnType<typeof doraQuery>;
};

function Measured({ dora, search: { measure, of = "counted" }, query }: MeasuredProps) {
  const { counted, excluded } = dora.measures.changeFailRate;
  if (counted + excluded.length === 0) return <NothingMeasured service={query.service} />;
  return (
    <>
      {dora.waiting > 0 && <Soft>The newest facts of {dora.waiting} services are being counted.</Soft>}
      <KnownSince frequency={dora.measures.deploymentFrequency} />
      <MeasureTiles dora={dora} />
      {measure && <Behind measure={measure} of={of} query={query} />}
      <LeadTimeSection dora={dora} />
      <ScoreSection score={dora.score2025} />
      {query.service !== undefined && <WindowSection key={query.service} service={query.service} />}
    </>
  );
}

/** Since when there is data, where that is not the whole range. */
function KnownSince({ frequency: { knownSince, days } }: { frequency: DoraView["measures"]["deploymentFrequency"] }) {
  if (knownSince === null) return null;
  return (
    <Soft>
      The first known deployment was <Time at={knownSince} />: {knownDaysText(days)}
    </Soft>
  );
}

type BehindProps = Pick<MeasuredProps, "query"> & { measure: Measure; of: "counted" | "excluded" };

/** The deployments behind a number, where the links of the numbers lead. */
function Behind({ measure, of, query }: BehindProps) {
  const navigate = route.useNavigate();
  return (
    <div id="rows">
      <Section
        title={`Behind the ${measureName(measure).toLowerCase()}`}
        aside={
          <Segments
            label="Which deployments"
            value={of}
            segments={[
              { value: "counted", label: "counted" },
              { value: "excluded", label: "left out" },
            ]}
            onChoose={(next) =>
              void navigate({ search: (before) => ({ ...before, of: next }), replace: true, resetScroll: false })
            }
          />
        }
      >
        <MeasuredRows measure={measure} of={of} query={query} />
      </Section>
    </div>
  );
}

const NothingMeasured = ({ service = "payments" }: { service?: string | undefined }) => (
  <EmptyState
    title="Nothing was deployed in this time"
    command={cliCommand(`deploy run --service ${service} --env production --version 1.4.2 -- ./deploy.sh`)}
  >
    The measures are counted from deployments: record them, or let GitHub, GitLab, Jenkins or Argo CD tell of them.
  </EmptyState>
);
