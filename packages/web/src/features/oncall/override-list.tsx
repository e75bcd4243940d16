import { api } from "../../kernel/api.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Quiet } from "../../kit/empty-state.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Person } from "../../kit/people.tsx";
import { Soft } from "../../kit/stack.tsx";
import { ClockTime } from "../../kit/time.tsx";
import type { ScheduleDetail } from "./use-schedule.ts";

type OverrideView = ScheduleDetail["overrides"][number];

/** Who took over for whom, with a way to take it back. */
export function OverrideList({ overrides }: { overrides: readonly OverrideView[] }) {
  const whyNot = useWhyNot("oncall:override");
  const remove = useAction({
    run: ({ schedule, id }: OverrideView) => api.oncall.deleteOverride({ params: { name: schedule, overrideId: id } }),
    told: (_, { user }) => `${user} does not take over.`,
    undo: (_, { schedule, user, from, to, reason }) =>
      api.oncall.createOverride({ params: { name: schedule }, body: { user, from, to, reason } }),
  });
  const columns: Column<OverrideView>[] = [
    { title: "Who", cell: ({ user }) => <Person name={user} /> },
    { title: "From", cell: ({ from }) => <ClockTime at={from} /> },
    { title: "Until", cell: ({ to }) => <ClockTime at={to} /> },
    { title: "Why", wide: true, cell: ({ reason }) => reason || <Soft>no reason given</Soft> },
    { title: "By", secondary: true, cell: ({ createdBy }) => <Soft>{createdBy}</Soft> },
    {
      title: "Take back",
      cell: (override) => (
        <Button
          onPress={() => remove.mutate(override)}
          whyNot={whyNot}
          label={`Take back the override of ${override.user}`}
        >
          Take back
        </Button>
      ),
    },
  ];
  return (
    <Section title="Overrides" count={overrides.length}>
      <ListTable
        caption="Overrides in the time shown"
        rows={overrides}
        keyOf={({ id }) => id}
        columns={columns}
        empty={<Quiet>Everybody keeps to the rotation in the time shown.</Quiet>}
      />
    </Section>
  );
}
