import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { EmptyState } from "../../kit/empty-state.tsx";
import { RowLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { Person } from "../../kit/people.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { MyShift } from "./my-shift.tsx";
import { OncallTabs } from "./oncall-tabs.tsx";

const useSchedules = () => useSuspenseQuery(ask.oncall.listSchedules()).data.schedules;
type ScheduleView = ReturnType<typeof useSchedules>[number];

const scheduleColumns: Column<ScheduleView>[] = [
  {
    title: "Schedule",
    wide: true,
    cell: ({ name, displayName, description }) => (
      <Stack space="tight">
        <RowLink to="/on-call/$name" params={{ name }}>
          {displayName}
        </RowLink>
        <Soft>{description}</Soft>
      </Stack>
    ),
  },
  { title: "On call now", cell: ({ now }) => <Person name={now.user} /> },
  { title: "Until", cell: ({ now }) => now.until && <ClockTime at={now.until} /> },
  { title: "Time zone", secondary: true, cell: ({ timeZone }) => timeZone },
];

export function SchedulesPage() {
  const schedules = useSchedules();
  return (
    <Page title="On-call" byline={<OncallTabs />} lead={<MyShift />}>
      <Section title="Schedules" count={schedules.length}>
        <ListTable
          caption="Schedules"
          rows={schedules}
          keyOf={({ name }) => name}
          columns={scheduleColumns}
          empty={
            <EmptyState title="No schedule yet" command={cliCommand("apply -f on-call.yaml")}>
              A Schedule document names the people who take turns; without one, alerts page nobody.
            </EmptyState>
          }
        />
      </Section>
    </Page>
  );
}
