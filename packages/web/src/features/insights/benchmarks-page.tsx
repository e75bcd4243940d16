import type { insights } from "@shipshape/contract/insights";
import type { CallOutput } from "@shipshape/contract/route";
import { type BenchmarkMeasure, type BenchmarkYear, bandOf, CLUSTERS } from "@shipshape/domain/insights/benchmarks";
import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import { keepPreviousData, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { useNow } from "../../kernel/clock.ts";
import { ChartWaiting } from "../../kit/chart-waiting.tsx";
import { Lines } from "../../kit/facts.tsx";
import { Hint } from "../../kit/hint.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { Soft, Stack, Strong } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { DeliveryTabs } from "../changes/delivery-tabs.tsx";
import { DoraFilters } from "./dora-filters.tsx";
import { type DoraFilter, doraQuery } from "./dora-search.ts";
import { type DoraView, measureName, shownMeasures } from "./dora-words.ts";

const route = getRouteApi("/signed-in/benchmarks");

type Table = CallOutput<typeof insights.benchmarks>["tables"][number];
type BenchmarkRow = Table["rows"][number] & { readonly measure: BenchmarkMeasure };

/** What the yearly reports published, word for word, and where we stand in each. */
export function BenchmarksPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data } = useSuspenseQuery(ask.insights.benchmarks());
  const query = doraQuery(search, useNow(MINUTE_MS));
  const asked = useQuery({ ...ask.insights.dora({ query }), placeholderData: keepPreviousData });
  const narrow = (next: Partial<DoraFilter>): void =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true, resetScroll: false });
  return (
    <Page
      title="Benchmarks"
      lead="What the yearly reports published, word for word, and where we stand in each."
      byline={<DeliveryTabs />}
    >
      <Stack>
        <DoraFilters search={search} onNarrow={narrow} allYears />
        {asked.isError && !asked.data && <ChartWaiting asked={asked} height={48} />}
        {data.tables.toReversed().map((table) => (
          <YearTable key={table.year} table={table} dora={asked.data} />
        ))}
        <Section title="2025" note={data.score2025.source}>
          <Stack space="close">
            <Soft>
              The report of 2025 publishes no clusters of this kind; it tells of seven profiles of teams, and its quick
              check gives a score from 0 to 10, which stands with the measures.
            </Soft>
            <Lines none="" items={data.profiles2025.map((profile) => ({ key: profile, content: profile }))} />
          </Stack>
        </Section>
      </Stack>
    </Page>
  );
}

const isMeasured = (measure: string): measure is BenchmarkMeasure =>
  ["deployment_frequency", "lead_time", "change_fail_rate", "recovery_time"].includes(measure);

/** The number itself, as the clusters are told in. */
function numberOf({ measures }: DoraView, measure: BenchmarkMeasure): number | null {
  const { deploymentFrequency, leadTime, changeFailRate, recoveryTime } = measures;
  if (measure === "deployment_frequency") return deploymentFrequency.counted === 0 ? null : deploymentFrequency.perDay;
  if (measure === "change_fail_rate") return changeFailRate.share;
  return (measure === "lead_time" ? leadTime : recoveryTime).minutes?.p50 ?? null;
}

function YearTable({ table, dora }: { table: Table; dora: DoraView | undefined }) {
  const year = Number(table.year) as BenchmarkYear;
  const words = new Map(dora && shownMeasures(dora).map(({ measure, value }) => [measure, value] as const));
  const bandIn = (measure: BenchmarkMeasure) => {
    const value = dora ? numberOf(dora, measure) : null;
    return value === null ? undefined : bandOf(year, measure, value);
  };
  const columns: readonly Column<BenchmarkRow>[] = [
    { title: "Measure", head: true, cell: ({ measure }) => measureName(measure) },
    {
      title: "Here",
      named: true,
      cell: ({ measure }) => {
        const value = <Strong>{words.get(measure) ?? "…"}</Strong>;
        const band = bandIn(measure);
        return band ? <Hint text={band.because}>{value}</Hint> : value;
      },
    },
    ...CLUSTERS.map(
      (cluster): Column<BenchmarkRow> => ({
        title: `${cluster.charAt(0).toUpperCase()}${cluster.slice(1)}`,
        named: true,
        wide: true,
        cell: (row) => (
          <Stack space="tight">
            {bandIn(row.measure)?.clusters.includes(cluster) && (
              <StatusWord status={{ tone: "info", word: words.get(row.measure) ?? "here" }} />
            )}
            <span>{row[cluster]}</span>
          </Stack>
        ),
      }),
    ),
  ];
  const rows = table.rows.filter((row): row is BenchmarkRow => isMeasured(row.measure));
  return (
    <Section title={table.year} note={`${table.source}. ${table.note}`}>
      <ListTable
        caption={`Benchmarks of ${table.year}`}
        rows={rows}
        keyOf={({ measure }) => measure}
        columns={columns}
        empty={null}
      />
    </Section>
  );
}
