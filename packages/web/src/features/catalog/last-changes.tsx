import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { Quiet } from "../../kit/empty-state.tsx";
import { RowLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Soft } from "../../kit/stack.tsx";
import { type Status, StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { deploymentStatus } from "../changes/deployment-words.ts";
import { incidentStatus } from "../incidents/incident-words.ts";
import { type HistoryEntry, historySentence } from "./history-words.ts";
import { deploymentsOf, incidentsOf } from "./service-detail.ts";

type Change = {
  readonly key: string;
  readonly at: Date;
  readonly kind: string;
  readonly what: React.ReactNode;
  readonly status: Status | undefined;
  readonly by: string;
};

const SHOWN = 8;

function useChanges(name: string): Change[] {
  const { deployments } = useSuspenseQuery(deploymentsOf(name)).data;
  const { incidents } = useSuspenseQuery(incidentsOf(name)).data;
  const { changes } = useSuspenseQuery(ask.catalog.serviceHistory({ params: { name } })).data;
  const shipped = deployments.slice(0, SHOWN).map((deployment): Change => {
    const { id, shortId, version, environment, startedAt, deployedBy, kind } = deployment;
    const what = (
      <>
        <RowLink to="/deployments/$id" params={{ id: shortId }}>
          {version}
        </RowLink>{" "}
        <Soft>to {environment}</Soft>
      </>
    );
    const status = deploymentStatus(deployment);
    return {
      key: id,
      at: startedAt,
      kind: kind === "rollback" ? "Rollback" : "Deployment",
      what,
      status,
      by: deployedBy,
    };
  });
  const broken = incidents.slice(0, SHOWN).map((incident): Change => {
    const { id, shortId, title, openedAt, acknowledgedBy } = incident;
    const what = (
      <>
        <Soft>{shortId}</Soft>{" "}
        <RowLink to="/incidents/$id" params={{ id: shortId }}>
          {title}
        </RowLink>
      </>
    );
    return {
      key: id,
      at: openedAt,
      kind: "Incident",
      what,
      status: incidentStatus(incident),
      by: acknowledgedBy ?? "",
    };
  });
  const said = changes.slice(0, SHOWN).map(
    (entry: HistoryEntry): Change => ({
      key: entry.id,
      at: entry.at,
      kind: "Configuration",
      what: historySentence(entry),
      status: undefined,
      by: entry.actor,
    }),
  );
  return [...shipped, ...broken, ...said].toSorted((a, b) => b.at.getTime() - a.at.getTime()).slice(0, SHOWN);
}

const columns: Column<Change>[] = [
  { title: "Kind", cell: ({ kind }) => <Soft>{kind}</Soft> },
  { title: "What", wide: true, cell: ({ what }) => what },
  { title: "Result", cell: ({ status }) => status && <StatusWord status={status} /> },
  { title: "By", secondary: true, cell: ({ by }) => <Soft>{by}</Soft> },
  { title: "When", cell: ({ at }) => <Time at={at} /> },
];

/** What changed last, of whatever kind: what shipped, what broke, what was configured. */
export function LastChanges({ name }: { name: string }) {
  const changes = useChanges(name);
  return (
    <Section title="Last changes">
      <ListTable
        caption="The last changes of any kind"
        rows={changes}
        keyOf={({ key }) => key}
        columns={columns}
        empty={<Quiet>Nothing changed yet.</Quiet>}
      />
    </Section>
  );
}
