import { Quiet } from "../../kit/empty-state.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { ClockTime, Time } from "../../kit/time.tsx";
import { BecauseList } from "./because-list.tsx";
import { type GateGroup, gateGroups } from "./gate-groups.ts";
import type { GateView } from "./gate-matrix.tsx";
import { gateStatus, isShut } from "./gate-words.ts";
import { GatesNamed } from "./gates-named.tsx";

const columns: Column<GateGroup>[] = [
  { title: "Gate", cell: ({ verdict }) => <StatusWord status={gateStatus(verdict)} /> },
  {
    title: "Where, and why",
    wide: true,
    cell: ({ gates, environments, because }) => (
      <Stack space="tight">
        <GatesNamed gates={gates} environments={environments} />
        <BecauseList because={because} />
      </Stack>
    ),
  },
  {
    title: "Opens",
    cell: ({ verdict, nextOpening }) => {
      if (!isShut(verdict)) return <Soft>it is open</Soft>;
      if (!nextOpening) return <Soft>when the reason is gone</Soft>;
      return (
        <Stack space="tight">
          <ClockTime at={nextOpening} />
          <Soft>
            <Time at={nextOpening} />
          </Soft>
        </Stack>
      );
    },
  },
];

/** The gates that are shut or warn, with every reason, the sternest first; those that say the same stand together. */
export function NotOpen({ gates, title = "Not simply open" }: { gates: readonly GateView[]; title?: string }) {
  const groups = gateGroups(gates);
  const notOpen = groups.reduce((sum, group) => sum + group.count, 0);
  return (
    <Section title={title} count={notOpen}>
      <ListTable
        caption="Gates that are shut or warn"
        rows={groups}
        keyOf={({ key }) => key}
        columns={columns}
        empty={<Quiet>Every gate is open: everything may ship.</Quiet>}
      />
    </Section>
  );
}
