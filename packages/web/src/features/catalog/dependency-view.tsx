import { type Affected, blastRadius, type Dependency } from "@shipshape/domain/catalog/blast-radius";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { EmptyState, Quiet } from "../../kit/empty-state.tsx";
import { FilterChoice } from "../../kit/filter-choice.tsx";
import { Graph, type GraphNode, GraphNote } from "../../kit/graph.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Segments } from "../../kit/segments.tsx";
import { Row, Soft, Stack, Strong } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { DependencyList } from "./dependency-list.tsx";
import type { GraphAnswer, NodeView } from "./graph-answer.ts";
import { healthStatus } from "./health-words.ts";

type GraphQuery = { around?: string; hops?: number; owner?: string; tier?: number };
type GraphShape = "graph" | "list";

type ViewProps = {
  query: GraphQuery;
  view: GraphShape;
  onView: (view: GraphShape) => void;
  /** What else changes the picture. */
  tools?: React.ReactNode;
};

const HOPS = ["1", "2", "3"].map((value) => ({ value, label: value === "1" ? "direct ones" : `up to ${value} steps` }));

/** How far from the service one wants to see. */
export function HopsChoice({ hops, onChoose }: { hops: number; onChoose: (hops: number) => void }) {
  return (
    <FilterChoice
      label="Neighbours"
      none="direct ones"
      value={hops === 1 ? "" : String(hops)}
      options={HOPS.slice(1)}
      onChoose={(value) => onChoose(value === "" ? 1 : Number(value))}
    />
  );
}

/** Who calls whom, as a picture or as a list, and what the trouble of some may reach. */
export function DependencyView({ query, view, onView, tools }: ViewProps) {
  const answer = useSuspenseQuery(ask.catalog.dependencies({ query })).data;
  const troubled = answer.nodes.filter(({ health }) => health === "incident").map(({ name }) => name);
  const reached = blastRadius(troubled, answer.dependencies);
  const nameOf = (name: string): string => answer.nodes.find((node) => node.name === name)?.displayName ?? name;
  const isNarrowed = query.owner !== undefined || query.tier !== undefined;
  if (answer.dependencies.length === 0 && !isNarrowed) return <NoDependencies name={query.around} />;
  return (
    <Stack space="close">
      <Row spread>
        <Row>{tools}</Row>
        <Segments
          label="How it is shown"
          segments={[
            { value: "graph", label: "Graph" },
            { value: "list", label: "List" },
          ]}
          value={view}
          onChoose={onView}
        />
      </Row>
      <Reach troubled={troubled.map(nameOf)} reached={reached.map(({ service }) => nameOf(service))} />
      {view === "list" ? (
        <DependencyList answer={answer} reached={reached} />
      ) : (
        <Picture answer={answer} reached={reached} centre={query.around} />
      )}
    </Stack>
  );
}

/** What the open incidents may reach, in a sentence. */
function Reach({ troubled, reached }: { troubled: readonly string[]; reached: readonly string[] }) {
  if (troubled.length === 0) return null;
  const whose =
    troubled.length === 1 ? `${troubled[0]} has an open incident` : `${troubled.length} services have open incidents`;
  const names = reached.slice(0, 5).join(", ");
  const more = reached.length > 5 ? ` and ${reached.length - 5} more` : "";
  return (
    <Notice tone={reached.length > 0 ? "bad" : "info"} title={whose}>
      {reached.length > 0
        ? `It may reach ${names}${more}: they use it, directly or through others.`
        : "Nobody that is shown here uses it: it reaches no further."}
    </Notice>
  );
}

/** Those that something leads to or from; a picture says nothing of the others but that they are there. */
function joinedOf({ nodes, dependencies }: GraphAnswer, centre: string | undefined): readonly NodeView[] {
  const joined = new Set(dependencies.flatMap(({ from, to }) => [from, to]));
  return nodes.filter(({ name, health }) => joined.has(name) || name === centre || health === "incident");
}

function graphNodes(answer: GraphAnswer, reached: ReadonlySet<string>, centre: string | undefined): GraphNode[] {
  const markOf = ({ name, matched }: NodeView): GraphNode["mark"] => {
    if (name === centre) return "centre";
    if (reached.has(name)) return "reached";
    return matched ? undefined : "aside";
  };
  return joinedOf(answer, centre).map((node) => ({
    id: node.name,
    label: node.displayName,
    note: node.incident ?? (node.tier === null ? undefined : `tier ${node.tier}`),
    status: healthStatus(node.health),
    mark: markOf(node),
  }));
}

type PictureProps = { answer: GraphAnswer; reached: readonly Affected[]; centre: string | undefined };

function Picture({ answer, reached, centre }: PictureProps) {
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<string>();
  const nodes = graphNodes(answer, new Set(reached.map(({ service }) => service)), centre);
  const alone = answer.nodes.length - nodes.length;
  const node = answer.nodes.find(({ name }) => name === chosen);
  const worst = answer.nodes.find(({ health }) => health === "incident")?.name;
  const open = (name: string): void => {
    if (answer.nodes.some((one) => one.name === name && one.known))
      void navigate({ to: "/services/$name", params: { name } });
  };
  if (nodes.length === 0) return <Quiet>None of these services calls another, as far as is known.</Quiet>;
  return (
    <>
      <Graph
        label={`${answer.nodes.length} services and ${answer.dependencies.length} dependencies between them`}
        nodes={nodes}
        edges={answer.dependencies}
        centre={centre ?? worst}
        chosen={chosen}
        onChoose={setChosen}
        onOpen={open}
      />
      <GraphNote>
        {node ? (
          <ChosenNode node={node} dependencies={answer.dependencies} reached={reached} />
        ) : (
          <Soft>
            An arrow leads from who calls to who is called. Choose a service to see its part.
            {alone > 0 && ` ${alone === 1 ? "One service stands" : `${alone} services stand`} alone: the list has all.`}
          </Soft>
        )}
      </GraphNote>
    </>
  );
}

type ChosenProps = { node: NodeView; dependencies: readonly Dependency[]; reached: readonly Affected[] };

function ChosenNode({ node, dependencies, reached }: ChosenProps) {
  const { name, displayName, known, health, because } = node;
  const uses = dependencies.filter(({ from }) => from === name).length;
  const usedBy = dependencies.filter(({ to }) => to === name).length;
  const way = reached.find(({ service }) => service === name);
  return (
    <>
      <span>
        <Strong>{displayName}</Strong> <StatusWord status={healthStatus(health)} />{" "}
        <Soft>
          {way ? `may be affected: ${way.because}` : because}; uses {uses}, used by {usedBy}
        </Soft>
      </span>
      {known && (
        <Row space="normal">
          <TextLink to="/dependencies" search={{ around: name }}>
            Only its neighbours
          </TextLink>
          <TextLink to="/services/$name" params={{ name }}>
            Open
          </TextLink>
        </Row>
      )}
    </>
  );
}

const NoDependencies = ({ name = "checkout" }: { name?: string | undefined }) => (
  <EmptyState
    title="No dependency is known yet"
    command={cliCommand(`service create --name web --owner my-team --depends-on ${name}`)}
  >
    A service says which others it calls: where it is changed, as code under dependsOn, or in a catalog-info.yaml. Then
    an incident shows what it may reach.
  </EmptyState>
);
