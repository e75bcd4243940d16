import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { Quiet } from "../../kit/empty-state.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Soft, Strong } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { ClockTime, Duration } from "../../kit/time.tsx";

type BurnAlert = { rule: string; startedAt: Date; endedAt: Date | null; because: string };

const columns: Column<BurnAlert>[] = [
  {
    title: "Now",
    cell: ({ endedAt }) => (
      <StatusWord status={endedAt ? { tone: "ok", word: "Over" } : { tone: "bad", word: "Burning" }} />
    ),
  },
  { title: "Pair", cell: ({ rule }) => <Strong>{rule}</Strong> },
  { title: "Began", cell: ({ startedAt }) => <ClockTime at={startedAt} /> },
  { title: "Lasted", numeric: true, cell: ({ startedAt, endedAt }) => <Duration from={startedAt} to={endedAt} /> },
  { title: "Because", wide: true, secondary: true, cell: ({ because }) => <Soft>{because}</Soft> },
];

/** When the objective burned too fast. */
export function BurnAlertList({ name }: { name: string }) {
  const { data } = useSuspenseQuery(ask.slo.listBurnAlerts({ params: { name } }));
  return (
    <Section title="Burn alerts" count={data.burnAlerts.length}>
      <ListTable
        caption="Burn alerts"
        rows={data.burnAlerts}
        keyOf={({ rule, startedAt }) => `${rule} ${startedAt.toISOString()}`}
        columns={columns}
        empty={<Quiet>It never burned too fast.</Quiet>}
      />
    </Section>
  );
}
