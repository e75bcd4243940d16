import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { useNow } from "../../kernel/clock.ts";
import { ChartWaiting } from "../../kit/chart-waiting.tsx";
import { EmptyState } from "../../kit/empty-state.tsx";
import { FilterBar, FilterChoice } from "../../kit/filter-choice.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { Segments } from "../../kit/segments.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { DeliveryTabs } from "../changes/delivery-tabs.tsx";
import { type DoraFilter, doraQuery, NEWEST_YEAR, YEAR_OPTIONS } from "./dora-search.ts";
import { measureName } from "./dora-words.ts";
import { LeadTimeSection } from "./lead-time-section.tsx";
import { MeasureTiles } from "./measure-tiles.tsx";
import { MeasuredRows } from "./measured-rows.tsx";
import { ScoreRail } from "./score-rail.tsx";

const route = getRouteApi("/signed-in/dora");
const MINUTE_MS = 60_000;

/** How often, how fast and how well: the five measures, and what is behind each. */
export function DoraPage() {
  const search = route.useSearch();
  const query = doraQuery(search, useNow(MINUTE_MS));
  const asked = useQuery({ ...ask.insights.dora({ query }), placeholderData: keepPreviousData });
  return (
    <Page
      title="DORA"
      lead="How often, how fast and how well software ships, and the deployments behind every number."
      byline={<DeliveryTabs />}
      rail={asked.data && <ScoreRail score={asked.data.score2025} />}
    >
      <Stack>
        <DoraFilters search={search} />
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
  const navigate = route.useNavigate();
  const { counted, excluded } = dora.measures.changeFailRate;
  if (counted + excluded.length === 0) return <NothingMeasured service={query.service} />;
  return (
    <>
      {dora.waiting > 0 && <Soft>The newest facts of {dora.waiting} services are being counted.</Soft>}
      <MeasureTiles dora={dora} />
      {measure && (
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
              onChoose={(next) => void navigate({ search: (before) => ({ ...before, of: next }), replace: true })}
            />
          }
        >
          <MeasuredRows measure={measure} of={of} query={query} />
        </Section>
      )}
      <LeadTimeSection dora={dora} />
    </>
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

const options = (names: readonly string[] = []) => names.map((name) => ({ value: name, label: name }));
const RANGES = [
  { value: "30", label: "30 d" },
  { value: "90", label: "90 d" },
  { value: "365", label: "1 year" },
] as const;
const TIERS = options(["staging", "testing", "development"]);

function DoraFilters({ search }: { search: DoraFilter }) {
  const navigate = route.useNavigate();
  const { data: services } = useQuery(ask.catalog.listServices());
  const { data: teams } = useQuery(ask.catalog.listTeams());
  const narrow = (next: object): void =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true, resetScroll: false });
  return (
    <FilterBar label="Of what" find={null}>
      <Segments
        label="How long"
        segments={RANGES}
        value={search.days === 30 ? "30" : search.days === 365 ? "365" : "90"}
        onChoose={(days) => narrow({ days: days === "90" ? undefined : Number(days) })}
      />
      <FilterChoice
        label="Service"
        value={search.service ?? ""}
        options={options(services?.services.map(({ name }) => name))}
        onChoose={(service) => narrow({ service: service || undefined })}
      />
      <FilterChoice
        label="Team"
        value={search.team ?? ""}
        options={options(teams?.teams.map(({ name }) => name))}
        onChoose={(team) => narrow({ team: team || undefined })}
      />
      <FilterChoice
        label="Tier"
        none="production"
        value={search.tier ?? ""}
        options={TIERS}
        onChoose={(tier) => narrow({ tier: tier || undefined })}
      />
      <FilterChoice
        label="Bands of"
        none={NEWEST_YEAR}
        value={search.year ?? ""}
        options={YEAR_OPTIONS.filter(({ value }) => value !== NEWEST_YEAR)}
        onChoose={(year) => narrow({ year: year || undefined })}
      />
    </FilterBar>
  );
}
