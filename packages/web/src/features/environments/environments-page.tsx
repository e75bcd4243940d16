import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { matches } from "../../kernel/text-filter.ts";
import { useTyped } from "../../kernel/use-typed.ts";
import { EmptyState, Quiet } from "../../kit/empty-state.tsx";
import { Lines } from "../../kit/facts.tsx";
import { FilterBar } from "../../kit/filter-choice.tsx";
import { FilterTabs } from "../../kit/filter-tabs.tsx";
import { FilterField } from "../../kit/form-field.tsx";
import { RowLink, TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page, RailPart } from "../../kit/page.tsx";
import { PickedTab } from "../../kit/picked-tab.tsx";
import { Row, Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { DeliveryTabs } from "../changes/delivery-tabs.tsx";
import {
  type BoardRow,
  besideStatus,
  columnsOf,
  differs,
  type EnvironmentView,
  type PlaceView,
  rowsOf,
} from "./board.ts";

const route = getRouteApi("/signed-in/environments");

/** What runs where, since when, and how far that is from production. */
export function EnvironmentsPage() {
  const { find = "", differing = false } = route.useSearch();
  const { data } = useSuspenseQuery(ask.environments.board());
  const environments = columnsOf(data);
  const all = rowsOf(data.places);
  const rows = all.filter((row) => matches(find, [row.service]) && (!differing || differs(row)));
  return (
    <Page
      title="Environments"
      lead="What runs where, since when, and how far it is from production."
      byline={<DeliveryTabs />}
      rail={<Kinds environments={environments} />}
    >
      <Stack space="close">
        {all.length > 0 && <Narrow differingCount={all.filter(differs).length} />}
        <ListTable
          caption="What runs where"
          rows={rows}
          keyOf={({ service }) => service}
          columns={[service, ...environments.map(environment)]}
          empty={
            all.length === 0 ? (
              <NothingRuns />
            ) : (
              <Quiet>{differing ? "Everywhere runs what production runs." : `Nothing matches “${find}”.`}</Quiet>
            )
          }
        />
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

const service: Column<BoardRow> = {
  title: "Service",
  cell: (row) => (
    <RowLink to="/services/$name" params={{ name: row.service }}>
      {row.service}
    </RowLink>
  ),
};

const environment = ({ name, displayName }: EnvironmentView): Column<BoardRow> => ({
  title: displayName,
  named: true,
  cell: ({ places }) => <Place place={places.get(name)} />,
});

function Place({ place }: { place: PlaceView | undefined }) {
  if (!place) return <Soft>not deployed</Soft>;
  const beside = besideStatus(place);
  return (
    <Stack space="tight">
      <Row space="close">
        <TextLink to="/deployments/$id" params={{ id: place.shortId }}>
          {place.version}
        </TextLink>
        {beside && <StatusWord status={beside} />}
      </Row>
      <Soft>
        <Time at={place.finishedAt ?? place.startedAt} /> by {place.deployedBy}
      </Soft>
    </Stack>
  );
}

function Kinds({ environments }: { environments: readonly EnvironmentView[] }) {
  if (environments.length === 0) return null;
  return (
    <RailPart title="Environments">
      <Lines
        none=""
        items={environments.map(({ name, displayName, kind }) => ({
          key: name,
          content: (
            <Row spread>
              <TextLink to="/deployments" search={{ environment: name }}>
                {displayName}
              </TextLink>
              <Soft>{kind}</Soft>
            </Row>
          ),
        }))}
      />
    </RailPart>
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
