import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { useNow } from "../../kernel/clock.ts";
import { placeOf, type TimeSpan } from "../../kit/chart-marks.ts";
import { Duration } from "../../kit/duration.tsx";
import { Quiet } from "../../kit/empty-state.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Soft, Strong } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { ClockTime } from "../../kit/time.tsx";

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

type BurnAlertListProps = { name: string; span: TimeSpan; title: string };

/** When the objective burned too fast, in a stretch of time. */
export function BurnAlertList({ name, span, title }: BurnAlertListProps) {
  const { data } = useSuspenseQuery(ask.slo.listBurnAlerts({ params: { name } }));
  const now = useNow(60_000);
  const within = data.burnAlerts.filter(({ startedAt, endedAt }) =>
    placeOf({ fromMs: startedAt.getTime(), toMs: endedAt?.getTime() ?? now }, span),
  );
  return (
    <Section title={title} count={within.length}>
      <ListTable
        caption="Burn alerts"
        rows={within}
        keyOf={({ rule, startedAt }) => `${rule} ${startedAt.toISOString()}`}
        columns={columns}
        empty={<Quiet>It did not burn too fast.</Quiet>}
      />
    </Section>
  );
}
