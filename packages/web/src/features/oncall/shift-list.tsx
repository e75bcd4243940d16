import { humanizeDuration } from "@shipshape/domain/time/duration";
import { Quiet } from "../../kit/empty-state.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Person } from "../../kit/people.tsx";
import { Soft } from "../../kit/stack.tsx";
import { ClockTime } from "../../kit/time.tsx";
import type { ShiftView } from "./schedule-model.ts";

const columns: Column<ShiftView>[] = [
  { title: "Who", head: true, cell: ({ user }) => <Person name={user} /> },
  { title: "From", named: true, cell: ({ from }) => <ClockTime at={from} /> },
  { title: "Until", named: true, cell: ({ to }) => <ClockTime at={to} /> },
  { title: "For", numeric: true, cell: ({ from, to }) => humanizeDuration(to.getTime() - from.getTime()) },
  { title: "Because", wide: true, secondary: true, cell: ({ because }) => <Soft>{because}</Soft> },
];

/** The final shifts of the time shown, one a row: the same as the lanes, to be read. */
export function ShiftList({ shifts }: { shifts: readonly ShiftView[] }) {
  return (
    <Section title="Shifts" count={shifts.length} note="Cut to the time shown.">
      <ListTable
        caption="Shifts in the time shown"
        rows={shifts}
        keyOf={({ from, user }) => `${from.toISOString()} ${user}`}
        columns={columns}
        empty={<Quiet>There is no shift in the time shown.</Quiet>}
      />
    </Section>
  );
}
