import type { Affected } from "@shipshape/domain/catalog/blast-radius";
import { Quiet } from "../../kit/empty-state.tsx";
import { RowLink, TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Row, Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import type { GraphAnswer, NodeView } from "./graph-answer.ts";
import { healthStatus } from "./health-words.ts";

type ListedNode = NodeView & { readonly uses: readonly string[]; readonly usedBy: readonly string[] };

const Names = ({ names }: { names: readonly string[] }) =>
  names.length === 0 ? (
    <Soft>–</Soft>
  ) : (
    <Row space="normal">
      {names.map((name) => (
        <TextLink key={name} to="/services/$name" params={{ name }}>
          {name}
        </TextLink>
      ))}
    </Row>
  );

const columnsFor = (reached: readonly Affected[]): Column<ListedNode>[] => [
  {
    title: "Service",
    wide: true,
    cell: ({ name, displayName, known }) => {
      const way = reached.find(({ service }) => service === name);
      return (
        <Stack space="tight">
          {known ? (
            <RowLink to="/services/$name" params={{ name }}>
              {displayName}
            </RowLink>
          ) : (
            displayName
          )}
          {way && <Soft>may be affected: {way.because}</Soft>}
        </Stack>
      );
    },
  },
  { title: "Health", cell: ({ health }) => <StatusWord status={healthStatus(health)} /> },
  { title: "Uses", cell: ({ uses }) => <Names names={uses} /> },
  { title: "Used by", cell: ({ usedBy }) => <Names names={usedBy} /> },
];

/** The same as the graph in words: each service with what it uses and what uses it. */
export function DependencyList({ answer, reached }: { answer: GraphAnswer; reached: readonly Affected[] }) {
  const rows = answer.nodes.map((node) => ({
    ...node,
    uses: answer.dependencies.filter(({ from }) => from === node.name).map(({ to }) => to),
    usedBy: answer.dependencies.filter(({ to }) => to === node.name).map(({ from }) => from),
  }));
  return (
    <ListTable
      caption="Services, what they use and what uses them"
      rows={rows}
      keyOf={({ name }) => name}
      columns={columnsFor(reached)}
      empty={<Quiet>No service matches.</Quiet>}
    />
  );
}
