import { Quiet } from "../../kit/empty-state.tsx";
import { RowLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { ClockTime, Time } from "../../kit/time.tsx";
import { BecauseList } from "./because-list.tsx";
import type { GateView } from "./gate-matrix.tsx";
import { gateStatus, isShut } from "./gate-words.ts";

const columns: Column<GateView>[] = [
  { title: "Gate", cell: ({ verdict }) => <StatusWord status={gateStatus(verdict)} /> },
  {
    title: "Service",
    cell: ({ service, environment }) => (
      <Stack space="tight">
        <RowLink to="/services/$name" params={{ name: service }}>
          {service}
        </RowLink>
        <Soft>{environment}</Soft>
      </Stack>
    ),
  },
  { title: "Because", wide: true, cell: ({ because }) => <BecauseList because={because} /> },
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

const WEIGHT = { deny: 0, defer: 1, warn: 2, allow: 3 } as const;

/** The gates that are shut or warn, with every reason, the sternest first. */
export function NotOpen({ gates, title = "Not simply open" }: { gates: readonly GateView[]; title?: string }) {
  const notOpen = gates
    .filter(({ verdict }) => verdict !== "allow")
    .toSorted((a, b) => WEIGHT[a.verdict] - WEIGHT[b.verdict]);
  return (
    <Section title={title} count={notOpen.length}>
      <ListTable
        caption="Gates that are shut or warn"
        rows={notOpen}
        keyOf={({ service, environment }) => `${service} ${environment}`}
        columns={columns}
        empty={<Quiet>Every gate is open: everything may ship.</Quiet>}
      />
    </Section>
  );
}
