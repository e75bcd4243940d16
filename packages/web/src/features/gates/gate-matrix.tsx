import type { gates as routes } from "@shipshape/contract/gates";
import type { CallOutput } from "@shipshape/contract/route";
import { cliCommand } from "../../kernel/cli-command.ts";
import { EmptyState, Quiet } from "../../kit/empty-state.tsx";
import { Hint } from "../../kit/hint.tsx";
import { RowLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Soft } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { gateStatus } from "./gate-words.ts";

export type GateView = CallOutput<typeof routes.state>["gates"][number];

type Row = { readonly service: string; readonly byEnvironment: ReadonlyMap<string, GateView> };

function rowsOf(gates: readonly GateView[]): Row[] {
  const rows = new Map<string, Map<string, GateView>>();
  for (const gate of gates) {
    const row = rows.get(gate.service) ?? new Map<string, GateView>();
    rows.set(gate.service, row.set(gate.environment, gate));
  }
  return [...rows].map(([service, byEnvironment]) => ({ service, byEnvironment }));
}

const service: Column<Row> = {
  title: "Service",
  wide: true,
  cell: (row) => (
    <RowLink to="/services/$name" params={{ name: row.service }}>
      {row.service}
    </RowLink>
  ),
};

const environment = (name: string): Column<Row> => ({
  title: name,
  named: true,
  cell: ({ byEnvironment }) => {
    const gate = byEnvironment.get(name);
    if (!gate) return <Soft>–</Soft>;
    return (
      <Hint text={gate.because.map(({ text }) => text).join("; ")}>
        <StatusWord status={gateStatus(gate.verdict)} />
      </Hint>
    );
  },
});

/** How the gate of every service stands in every environment. */
export function GateMatrix({ gates, find }: { gates: readonly GateView[]; find: string }) {
  const environments = [...new Set(gates.map((gate) => gate.environment))];
  const none = (
    <EmptyState title="No gates yet" command={cliCommand("apply -f catalog-info.yaml")}>
      Every service has a gate in every environment. Add a service, and an environment (kind: Environment).
    </EmptyState>
  );
  return (
    <ListTable
      caption="Gates of every service in every environment"
      rows={rowsOf(gates)}
      keyOf={(row) => row.service}
      columns={[service, ...environments.map(environment)]}
      empty={find ? <Quiet>Nothing matches “{find}”.</Quiet> : none}
    />
  );
}
