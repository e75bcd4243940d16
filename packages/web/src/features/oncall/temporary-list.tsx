import { api } from "../../kernel/api.ts";
import { nowMs as exactNow } from "../../kernel/clock.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Soft } from "../../kit/stack.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { PeopleNamed } from "./on-call-people.tsx";
import { restOf } from "./rest-of-temporary.ts";
import type { ScheduleDetail } from "./use-schedule.ts";

type Temporary = ScheduleDetail["temporarySchedules"][number];

/** The temporary schedules of the time shown, with a way to take them back. */
export function TemporaryList({ schedule, nowMs }: { schedule: ScheduleDetail; nowMs: number }) {
  const { name, temporarySchedules } = schedule;
  const missing = useWhyNot("oncall:override");
  const remove = useAction({
    run: ({ id }: Temporary) => api.oncall.deleteTemporarySchedule({ params: { name, temporaryId: id } }),
    told: () => "The temporary schedule is taken back.",
    undo: (_, taken) =>
      api.oncall.createTemporarySchedule({ params: { name }, body: restOf(taken, new Date(exactNow())) }),
  });
  if (temporarySchedules.length === 0) return null;
  const columns: Column<Temporary>[] = [
    { title: "From", cell: ({ from }) => <ClockTime at={from} /> },
    { title: "Until", cell: ({ to }) => <ClockTime at={to} /> },
    { title: "Who", cell: ({ shifts }) => <PeopleNamed names={[...new Set(shifts.map(({ user }) => user))]} /> },
    { title: "Why", wide: true, cell: ({ reason }) => reason || <Soft>no reason given</Soft> },
    {
      title: "Take back",
      cell: (temporary) => (
        <Button
          onPress={() => remove.mutate(temporary)}
          whyNot={missing ?? (temporary.to.getTime() <= nowMs ? "It is over: what was, stays as it was." : undefined)}
          label={`Take back the temporary schedule ${temporary.reason}`}
        >
          Take back
        </Button>
      ),
    },
  ];
  return (
    <Section
      title="Temporary schedules"
      count={temporarySchedules.length}
      note="While one lasts, its shifts hold and no others."
    >
      <ListTable
        caption="Temporary schedules in the time shown"
        rows={temporarySchedules}
        keyOf={({ id }) => id}
        columns={columns}
        empty={null}
      />
    </Section>
  );
}
