import { Duration } from "../../kit/duration.tsx";
import { RowLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { ServiceLink } from "../catalog/service-link.tsx";
import { type ChecksRead, VerdictBefore } from "../gates/check-list.tsx";
import { BudgetEffect, useBudgetEffects } from "./budget-effect.tsx";
import { type DeploymentView, deploymentStatus } from "./deployment-words.ts";

type DeploymentListProps = {
  deployments: readonly DeploymentView[];
  empty: React.ReactNode;
  /** Verdicts that the gate gave, to stand beside the deployments they were given for; `waiting` until they are there. */
  checks?: ChecksRead | "waiting";
  ofOneService?: boolean;
  /** Shows what each did to the error budget in the hour after. */
  effects?: boolean;
  more?: React.ComponentProps<typeof ListTable>["more"];
};

/** "from 1.4.0 · 4f2a9c1", "rolled back from 1.5.0". */
function cameFrom(kind: DeploymentView["kind"], previousVersion: string | null, commit: string | null): string {
  const from = previousVersion === null ? "" : `from ${previousVersion}`;
  const way = kind === "rollback" ? `rolled back ${from}`.trim() : from;
  return [way, commit?.slice(0, 7)].filter(Boolean).join(" · ");
}

const what: Column<DeploymentView> = {
  title: "Version",
  wide: true,
  cell: ({ shortId, version, previousVersion, kind, commit }) => (
    <Stack space="tight">
      <RowLink to="/deployments/$id" params={{ id: shortId }}>
        {version}
      </RowLink>
      <Soft>{cameFrom(kind, previousVersion, commit)}</Soft>
    </Stack>
  ),
};

const service: Column<DeploymentView> = {
  title: "Service",
  head: true,
  cell: (deployment) => <ServiceLink name={deployment.service} />,
};

const rest: Column<DeploymentView>[] = [
  {
    title: "Result",
    cell: (deployment) => (
      <Stack space="tight">
        <StatusWord status={deploymentStatus(deployment)} />
        <Soft>
          <Duration from={deployment.startedAt} to={deployment.finishedAt} />
        </Soft>
      </Stack>
    ),
  },
  { title: "Environment", cell: ({ environment }) => environment },
  {
    title: "Started",
    cell: ({ startedAt, deployedBy }) => (
      <Stack space="tight">
        <Time at={startedAt} />
        <Soft>by {deployedBy}</Soft>
      </Stack>
    ),
  },
];

/** Deployments, newest first. */
export function DeploymentList(props: DeploymentListProps) {
  const { deployments, empty, checks, ofOneService = false, effects = false, more } = props;
  const gate: Column<DeploymentView>[] = checks
    ? [
        {
          title: "Gate said",
          named: true,
          cell: (deployment) => (
            <VerdictBefore deployed={deployment} read={checks === "waiting" ? undefined : checks} />
          ),
        },
      ]
    : [];
  const burnt = useBudgetEffects(deployments, effects);
  const effect: Column<DeploymentView>[] = effects
    ? [
        {
          title: "Budget after",
          numeric: true,
          cell: ({ shortId }) => (burnt ? <BudgetEffect effect={burnt.get(shortId)} /> : <Soft>…</Soft>),
        },
      ]
    : [];
  const columns = [...(ofOneService ? [] : [service]), what, ...rest, ...effect, ...gate];
  return (
    <ListTable
      caption="Deployments"
      rows={deployments}
      keyOf={({ id }) => id}
      columns={columns}
      empty={empty}
      more={more}
    />
  );
}
