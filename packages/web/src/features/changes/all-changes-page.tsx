import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { useTyped } from "../../kernel/use-typed.ts";
import { ChartWaiting } from "../../kit/chart-waiting.tsx";
import { EmptyState, Quiet } from "../../kit/empty-state.tsx";
import { FilterBar, FilterChoice } from "../../kit/filter-choice.tsx";
import { FilterField } from "../../kit/form-field.tsx";
import { ExternalLink, RowLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page } from "../../kit/page.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { ServiceLink } from "../catalog/service-link.tsx";
import { DeliveryTabs } from "./delivery-tabs.tsx";
import { changeStatus, type ListedChangeView } from "./record-words.ts";

const route = getRouteApi("/signed-in/changes");
const LIMIT = 100;

const columns: readonly Column<ListedChangeView>[] = [
  { title: "When", cell: ({ at }) => <Time at={at} /> },
  {
    title: "What",
    wide: true,
    cell: ({ title, kind, deployment, url }) => (
      <Stack space="tight">
        {deployment !== null ? (
          <RowLink to="/deployments/$id" params={{ id: deployment }}>
            {title}
          </RowLink>
        ) : url !== null ? (
          <ExternalLink href={url}>{title}</ExternalLink>
        ) : (
          title
        )}
        <Soft>{kind}</Soft>
      </Stack>
    ),
  },
  {
    title: "Service",
    cell: ({ service }) => (service === null ? <Soft>–</Soft> : <ServiceLink name={service} />),
  },
  { title: "Environment", secondary: true, cell: ({ environment }) => environment ?? <Soft>–</Soft> },
  { title: "Result", cell: ({ status }) => status !== null && <StatusWord status={changeStatus(status)} /> },
  { title: "By", secondary: true, cell: ({ by, source }) => <Soft>{by ?? source ?? ""}</Soft> },
];

const options = (names: readonly string[] = []) => names.map((name) => ({ value: name, label: name }));

/** Who changed what, when: deployments, rollbacks, and all that was neither. */
export function AllChangesPage() {
  const search = route.useSearch();
  const said = Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
  const asked = useInfiniteQuery({
    queryKey: ["changes", "listChanges", said],
    queryFn: ({ pageParam }) =>
      api.changes.listChanges({ query: { ...said, limit: LIMIT, ...(pageParam ? { to: pageParam } : {}) } }),
    initialPageParam: undefined as Date | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const rows = asked.data?.pages.flatMap(({ changes }) => changes) ?? [];
  const isNarrowed = Object.keys(said).length > 0;
  return (
    <Page
      title="All changes"
      lead="Who changed what, when: deployments, rollbacks, and everything that was neither."
      byline={<DeliveryTabs />}
    >
      <Stack>
        <Narrow />
        {asked.data ? (
          <ListTable
            caption="All changes"
            rows={rows}
            keyOf={({ id }) => id}
            columns={columns}
            empty={isNarrowed ? <Quiet>Nothing like that changed.</Quiet> : <NothingChanged />}
            more={{ has: asked.hasNextPage, load: () => void asked.fetchNextPage(), pending: asked.isFetchingNextPage }}
          />
        ) : (
          <ChartWaiting asked={asked} height={240} />
        )}
      </Stack>
    </Page>
  );
}

function Narrow() {
  const { service = "", environment = "", by = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: known } = useQuery(ask.changes.matrix({ query: { limit: 200 } }));
  const narrow = (next: Record<string, string | undefined>): void =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  const [typed, type] = useTyped(by, (text) => narrow({ by: text || undefined }));
  return (
    <FilterBar label="Filter the changes" find={<FilterField label="By whom" value={typed} onChange={type} />}>
      <FilterChoice
        label="Service"
        value={service}
        options={options(known?.rows.map((row) => row.service))}
        onChoose={(name) => narrow({ service: name || undefined })}
      />
      <FilterChoice
        label="Environment"
        value={environment}
        options={options(known?.environments.map(({ name }) => name))}
        onChoose={(name) => narrow({ environment: name || undefined })}
      />
    </FilterBar>
  );
}

const NothingChanged = () => (
  <EmptyState
    title="Nothing changed yet"
    command={cliCommand("deploy run --service payments --env production --version 1.4.2 -- ./deploy.sh")}
  >
    Deployments stand here, and what sources tell besides: infrastructure, configuration, flags.
  </EmptyState>
);
