import { humanizeMinutes } from "@shipshape/domain/time/duration";
import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { EmptyState } from "../../kit/empty-state.tsx";
import { RowLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { Person } from "../../kit/people.tsx";
import { Soft, Stack, Strong } from "../../kit/stack.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { MyShift } from "./my-shift.tsx";

const useSchedules = () => useSuspenseQuery(ask.oncall.listSchedules()).data.schedules;
type ScheduleView = ReturnType<typeof useSchedules>[number];
const usePolicies = () => useSuspenseQuery(ask.oncall.listEscalationPolicies()).data.escalationPolicies;
type PolicyView = ReturnType<typeof usePolicies>[number];

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

const stepText = ({ delayMinutes, targets }: PolicyView["steps"][number], index: number): string => {
  const when = delayMinutes === 0 ? (index === 0 ? "at once" : "then") : `after ${humanizeMinutes(delayMinutes)}`;
  return `${when}: ${targets.map(({ name }) => name).join(" and ")}`;
};

const policyColumns: Column<PolicyView>[] = [
  { title: "Policy", cell: ({ displayName }) => <Strong>{displayName}</Strong> },
  { title: "Steps", wide: true, cell: ({ steps }) => steps.map(stepText).join("; ") },
  {
    title: "Starts over",
    secondary: true,
    cell: ({ repeat }) => (repeat === 0 ? "never" : repeat === 1 ? "once" : `${repeat} times`),
  },
];

export function SchedulesPage() {
  const schedules = useSchedules();
  const policies = usePolicies();
  return (
    <Page title="On-call" lead={<MyShift />}>
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
      <Section
        title="Escalation policies"
        count={policies.length}
        note="Whom an incident pages, and whom next when nobody answers."
      >
        <ListTable
          caption="Escalation policies"
          rows={policies}
          keyOf={({ name }) => name}
          columns={policyColumns}
          empty={<EmptyState title="No escalation policy yet" command={cliCommand("apply -f on-call.yaml")} />}
        />
      </Section>
    </Page>
  );
}
