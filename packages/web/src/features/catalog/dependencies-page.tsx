import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import { ask } from "../../kernel/ask.ts";
import { FilterBar, FilterChoice, FilterMark } from "../../kit/filter-choice.tsx";
import { Graph, GraphNote } from "../../kit/graph.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Page } from "../../kit/page.tsx";
import { ChartSkeleton } from "../../kit/skeleton.tsx";
import { Row, Soft, Stack, Strong } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { CatalogTabs } from "./catalog-tabs.tsx";
import type { DependenciesSearch } from "./dependencies-search.ts";
import { DependencyView, HopsChoice } from "./dependency-view.tsx";
import { FindService } from "./find-service.tsx";
import { healthStatus } from "./health-words.ts";
import { useTeamOptions } from "./name-choice.tsx";
import { TIER_OPTIONS } from "./service-filters.tsx";
import { teamGraph } from "./team-graph.ts";

const route = getRouteApi("/signed-in/dependencies");

/** So many services a picture can hold before it says nothing any more; beyond it begins with teams. */
const MANY = 120;

function useChange() {
  const navigate = route.useNavigate();
  return (changed: Partial<DependenciesSearch>): void =>
    void navigate({ search: (search) => ({ ...search, ...changed }), replace: true });
}

/** Who calls whom: of everything, of a team or a tier, or around one service. */
export function DependenciesPage() {
  const { around, owner = "", tier } = route.useSearch();
  const change = useChange();
  const teams = useTeamOptions();
  return (
    <Page title="Dependencies" byline={<CatalogTabs />}>
      <Stack space="close">
        <FilterBar
          label="Filter the dependencies"
          find={<FindService onFind={(name) => change({ around: name, owner: undefined, tier: undefined })} />}
        >
          <FilterChoice
            label="Team"
            value={owner}
            options={teams}
            onChoose={(value) => change({ owner: value || undefined, around: undefined })}
          />
          <FilterChoice
            label="Tier"
            value={tier === undefined ? "" : String(tier)}
            options={TIER_OPTIONS}
            onChoose={(value) => change({ tier: value ? Number(value) : undefined, around: undefined })}
          />
          {around && (
            <FilterMark label="around" value={around} onRemove={() => change({ around: undefined, hops: undefined })} />
          )}
        </FilterBar>
        <Suspense fallback={<ChartSkeleton height={420} />}>
          <Shown />
        </Suspense>
      </Stack>
    </Page>
  );
}

function Shown() {
  const { around, hops = 1, owner, tier, view = "graph", by } = route.useSearch();
  const change = useChange();
  const query = around ? { around, hops } : { ...(owner ? { owner } : {}), ...(tier ? { tier } : {}) };
  const { nodes } = useSuspenseQuery(ask.catalog.dependencies({ query })).data;
  const isMany = nodes.length > MANY;
  const byTeam = !around && !owner && (by ?? (isMany ? "team" : "service")) === "team";
  const zoomOut = !around && !owner && (
    <FilterChoice
      label="Each box is"
      none={isMany ? "a team" : "a service"}
      value={by && by !== (isMany ? "team" : "service") ? by : ""}
      options={isMany ? [{ value: "service", label: "a service" }] : [{ value: "team", label: "a team" }]}
      onChoose={(value) => change({ by: value === "service" || value === "team" ? value : undefined })}
    />
  );
  if (byTeam && view === "graph") {
    return (
      <>
        <Row>{zoomOut}</Row>
        <Teams />
      </>
    );
  }
  return (
    <DependencyView
      query={query}
      view={view}
      onView={(chosen) => change({ view: chosen === "list" ? "list" : undefined })}
      tools={
        around ? (
          <HopsChoice hops={hops} onChoose={(chosen) => change({ hops: chosen === 1 ? undefined : chosen })} />
        ) : (
          zoomOut
        )
      }
    />
  );
}

/** From further away: which teams call each other's services. */
function Teams() {
  const { tier } = route.useSearch();
  const change = useChange();
  const [chosen, setChosen] = useState<string>();
  const answer = useSuspenseQuery(ask.catalog.dependencies({ query: tier ? { tier } : {} })).data;
  const { nodes, edges } = teamGraph(answer.nodes, answer.dependencies);
  const node = nodes.find(({ team }) => team === chosen);
  return (
    <>
      <Graph
        label={`${nodes.length} teams, which own ${answer.nodes.length} services`}
        nodes={nodes.map(({ team, services, health }) => ({
          id: team,
          label: team,
          note: services === 1 ? "one service" : `${services} services`,
          status: healthStatus(health),
        }))}
        edges={edges}
        chosen={chosen}
        onChoose={setChosen}
        onOpen={(owner) => change({ owner })}
      />
      <GraphNote>
        {node ? (
          <>
            <span>
              <Strong>{node.team}</Strong> <StatusWord status={healthStatus(node.health)} />{" "}
              <Soft>is how the worst of its services stands</Soft>
            </span>
            <Row space="normal">
              <TextLink to="/dependencies" search={{ owner: node.team }}>
                Its services
              </TextLink>
              <TextLink to="/teams/$name" params={{ name: node.team }}>
                Open
              </TextLink>
            </Row>
          </>
        ) : (
          <Soft>There are many services: each box is a team. Enter shows the services of one.</Soft>
        )}
        {answer.left > 0 && <Soft>{answer.left} services of lower tiers are left out.</Soft>}
      </GraphNote>
    </>
  );
}
