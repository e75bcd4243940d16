import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { api } from "../../kernel/api.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { ChartWaiting } from "../../kit/chart-waiting.tsx";
import { EmptyState, Quiet } from "../../kit/empty-state.tsx";
import { FilterBar, FilterChoice } from "../../kit/filter-choice.tsx";
import { RowLink, TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page } from "../../kit/page.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { ServiceChoice } from "../catalog/name-choice.tsx";
import { DeliveryTabs } from "./delivery-tabs.tsx";
import { type EvidenceView, KIND_WORDS, saidOf, subjectOf } from "./evidence-words.ts";

const route = getRouteApi("/signed-in/evidence");
const LIMIT = 100;

const columns: readonly Column<EvidenceView>[] = [
  {
    title: "What",
    cell: ({ id, service, kind, label }) => (
      <Stack space="tight">
        <RowLink to="/evidence/$service/reports/$id" params={{ service, id }}>
          {KIND_WORDS[kind]}
        </RowLink>
        {label && <Soft>{label}</Soft>}
      </Stack>
    ),
  },
  {
    title: "Of",
    cell: ({ service, version, commit }) => (
      <TextLink
        to="/evidence/$service"
        params={{ service }}
        search={version === null ? { commit: commit ?? undefined } : { version }}
      >
        {service} {subjectOf({ version, commit })}
      </TextLink>
    ),
  },
  { title: "It says", cell: (one) => <StatusWord status={saidOf(one).status} /> },
  { title: "In numbers", wide: true, cell: (one) => <Soft>{saidOf(one).words}</Soft> },
  { title: "Gathered in", secondary: true, cell: ({ environment }) => environment ?? <Soft>–</Soft> },
  {
    title: "Sent",
    cell: ({ at, sentBy }) => (
      <Stack space="tight">
        <Time at={at} />
        <Soft>by {sentBy}</Soft>
      </Stack>
    ),
  },
];

/** Everything that builds found out, newest first. */
export function AllEvidencePage() {
  const { service, kind } = route.useSearch();
  const asked = useInfiniteQuery({
    queryKey: ["changes", "listEvidence", "pages", service, kind],
    queryFn: ({ pageParam }) =>
      api.changes.listEvidence({ query: { service, kind, limit: LIMIT, ...(pageParam ? { after: pageParam } : {}) } }),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  return (
    <Page
      title="Evidence"
      lead="What builds found out: tests, coverage, findings of scanners, and plans of infrastructure, newest first."
      byline={<DeliveryTabs />}
    >
      <Stack space="close">
        <Narrow />
        {asked.data ? (
          <ListTable
            caption="What was sent"
            rows={asked.data.pages.flatMap(({ evidence }) => evidence)}
            keyOf={({ id }) => id}
            columns={columns}
            empty={service || kind ? <Quiet>Nothing like that was sent.</Quiet> : <NothingSent service="payments" />}
            more={{
              has: asked.hasNextPage,
              load: () => void asked.fetchNextPage(),
              pending: asked.isFetchingNextPage,
            }}
          />
        ) : (
          <ChartWaiting asked={asked} height={240} />
        )}
      </Stack>
    </Page>
  );
}

/** How to send the first of it. */
export const NothingSent = ({ service }: { service: string }) => (
  <EmptyState
    title="Nothing was sent yet"
    command={cliCommand(`evidence upload report.xml --service ${service} --version 1.5.0`)}
  >
    Send what a build found out: JUnit XML, TRX or CTRF of tests, Cobertura, JaCoCo, Clover or LCOV of coverage, SARIF
    of scanners, and plans that Terraform shows as JSON. What it is, is found out by itself.
  </EmptyState>
);

const KINDS = Object.entries(KIND_WORDS).map(([value, label]) => ({ value, label }));

function Narrow() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <FilterBar label="Which evidence" find={null}>
      <ServiceChoice
        value={search.service}
        shown="name"
        onChoose={(service) => void navigate({ search: (before) => ({ ...before, service }), replace: true })}
      />
      <FilterChoice
        label="Kind"
        value={search.kind ?? ""}
        options={KINDS}
        onChoose={(kind) =>
          void navigate({
            search: (before) => ({
              ...before,
              kind: KINDS.some(({ value }) => value === kind) ? (kind as "plan") : undefined,
            }),
            replace: true,
          })
        }
      />
    </FilterBar>
  );
}
