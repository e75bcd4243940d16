import { Quiet } from "../../kit/empty-state.tsx";
import { RowLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { Time } from "../../kit/time.tsx";
import type { IncidentDetailView } from "./incident-words.ts";

type Cause = IncidentDetailView["likelyCauses"][number];

const columns: Column<Cause>[] = [
  { title: "Confidence", numeric: true, cell: ({ confidence }) => `${Math.round(confidence * 100)} %` },
  {
    title: "Deployment",
    wide: true,
    cell: ({ shortId, service, version, environment, because }) => (
      <Stack space="tight">
        <span>
          <Soft>{shortId}</Soft>{" "}
          <RowLink to="/deployments/$id" params={{ id: shortId }}>
            {service} {version}
          </RowLink>{" "}
          <Soft>in {environment}</Soft>
        </span>
        <span>{because}</span>
      </Stack>
    ),
  },
  { title: "Started", cell: ({ startedAt }) => <Time at={startedAt} /> },
];

/** The deployments that may have brought it about, likeliest first, each with the reason. */
export function LikelyCauses({ causes, isOver }: { causes: readonly Cause[]; isOver: boolean }) {
  const likeliest = causes.toSorted((a, b) => b.confidence - a.confidence);
  const none = isOver ? "No deployment was suspected." : "No deployment shortly before: look elsewhere first.";
  return (
    <Section title="Likely causes" count={causes.length}>
      <ListTable
        caption="Likely causes"
        rows={likeliest}
        keyOf={({ deploymentId }) => deploymentId}
        columns={columns}
        empty={<Quiet>{none}</Quiet>}
      />
    </Section>
  );
}
