import { keepPreviousData, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { matches } from "../../kernel/text-filter.ts";
import { useTyped } from "../../kernel/use-typed.ts";
import { EmptyState, Quiet } from "../../kit/empty-state.tsx";
import { FilterBar } from "../../kit/filter-choice.tsx";
import { FilterTabs } from "../../kit/filter-tabs.tsx";
import { FilterField } from "../../kit/form-field.tsx";
import { RowLink, TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page } from "../../kit/page.tsx";
import { PickedTab } from "../../kit/picked-tab.tsx";
import { Row, Soft, Stack } from "../../kit/stack.tsx";
import { DeliveryTabs } from "../changes/delivery-tabs.tsx";
import { type BoardRow, columnsOf, differs, type EnvironmentView, rowsOf } from "./board.ts";
import { type Drifts, PlaceCell } from "./place-cell.tsx";

const route = getRouteApi("/signed-in/environments");

/** What runs where, since when, and how far that is from production. */
export function EnvironmentsPage() {
  const { find = "", differing = false } = route.useSearch();
  const { data } = useSuspenseQuery(ask.environments.board());
  const environments = columnsOf(data);
  const all = rowsOf(data.places);
  const { drifts, isPart } = useDrifts(find);
  const rows = all.filter((row) => matches(find, [row.service]) && (!differing || differs(row)));
  return (
    <Page
      title="Environments"
      lead="What runs where, since when, which is newest, and how far the others are behind."
      byline={<DeliveryTabs />}
    >
      <Stack space="close">
        {all.length > 0 && <Narrow differingCount={all.filter(differs).length} />}
        <ListTable
          caption="What runs where"
          rows={rows}
          keyOf={({ service }) => service}
          columns={[service, ...environments.map((one) => environment(one, drifts))]}
          empty={
            all.length === 0 ? (
              <NothingRuns />
            ) : (
              <Quiet>{differing ? "Everywhere runs what production runs." : `Nothing matches “${find}”.`}</Quiet>
            )
          }
        />
        {isPart && (
          <Soft>Commits and days behind are told of the first {MEASURED} services. Find the others by name.</Soft>
        )}
        <Kinds environments={environments} />
      </Stack>
    </Page>
  );
}

/** What narrows the board, in the address. */
function Narrow({ differingCount }: { differingCount: number }) {
  const { find = "", differing = false } = route.useSearch();
  const navigate = route.useNavigate();
  const [typed, type] = useTyped(find, (text) =>
    navigate({ search: (before) => ({ ...before, find: text || undefined }), replace: true }),
  );
  return (
    <FilterBar label="Filter the services" find={<FilterField label="Find a service" value={typed} onChange={type} />}>
      <FilterTabs label="Which services">
        <PickedTab to="/environments" search={(before) => ({ ...before, differing: undefined })} picked={!differing}>
          All
        </PickedTab>
        <PickedTab
          to="/environments"
          search={(before) => ({ ...before, differing: true })}
          picked={differing}
          count={differingCount}
        >
          Differing
        </PickedTab>
      </FilterTabs>
    </FilterBar>
  );
}

/** Of so many services, in the order of their names, the record of changes is asked at once. */
const MEASURED = 200;

/** What the record of changes knows of each place beyond its version, by service and environment. */
function useDrifts(find: string): { readonly drifts: Drifts; readonly isPart: boolean } {
  const query = { limit: MEASURED, ...(find === "" ? {} : { search: find }) };
  const { data } = useQuery({ ...ask.changes.matrix({ query }), placeholderData: keepPreviousData });
  const cells = (data?.rows ?? []).flatMap((row) =>
    row.cells.map((cell) => [`${row.service} ${cell.environment}`, cell] as const),
  );
  return { drifts: new Map(cells), isPart: data !== undefined && data.next !== null };
}

const environment = ({ name, displayName }: EnvironmentView, drifts: Drifts): Column<BoardRow> => ({
  title: displayName,
  named: true,
  cell: (row) => <PlaceCell row={row} environment={name} cell={drifts.get(`${row.service} ${name}`)} />,
});

const service: Column<BoardRow> = {
  title: "Service",
  wide: true,
  cell: (row) => (
    <RowLink to="/services/$name" params={{ name: row.service }}>
      {row.service}
    </RowLink>
  ),
};

/** The way to what was deployed to each. */
function Kinds({ environments }: { environments: readonly EnvironmentView[] }) {
  if (environments.length === 0) return null;
  return (
    <Row space="normal">
      <Soft>Deployed to</Soft>
      {environments.map(({ name, displayName, kind }) => (
        <span key={name}>
          <TextLink to="/deployments" search={{ environment: name }}>
            {displayName}
          </TextLink>{" "}
          {kind !== name && <Soft>{kind}</Soft>}
        </span>
      ))}
    </Row>
  );
}

const NothingRuns = () => (
  <EmptyState
    title="Nothing was deployed yet"
    command={cliCommand("deploy run --service payments --env staging --version 1.4.2 -- ./deploy.sh")}
  >
    What was deployed successfully, and where, stands here: one row a service, one column an environment.
  </EmptyState>
);
