import { useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { useNow } from "../../kernel/clock.ts";
import { usePageActions } from "../../kernel/page-actions.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useTimeZone } from "../../kernel/time-zone.ts";
import { CommandLine } from "../../kit/command-line.tsx";
import { EmptyState } from "../../kit/empty-state.tsx";
import { spanText } from "../../kit/lane-geometry.ts";
import { ButtonLink, RowLink, TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { OnDesk } from "../../kit/on-desk.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { Person } from "../../kit/people.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { CoverageSection, type Findings, useFindingsOfAll } from "./coverage-findings.tsx";
import { MyShift } from "./my-shift.tsx";
import { OnCallPeople } from "./on-call-people.tsx";
import { holesAhead } from "./on-call-status.ts";
import { OncallTabs } from "./oncall-tabs.tsx";
import { firstSchedule } from "./schedule-document.ts";
import type { ShiftView } from "./schedule-model.ts";
import { useWeekOfAll, WeekLanes } from "./week-lanes.tsx";

const useSchedules = () => useSuspenseQuery(ask.oncall.listSchedules()).data.schedules;
type ScheduleView = ReturnType<typeof useSchedules>[number];

type ShiftsOf = (schedule: string) => readonly ShiftView[];

/** Whoever comes after the one who is on call now. */
function Next({ shifts, now, nowMs }: { shifts: readonly ShiftView[]; now: readonly string[]; nowMs: number }) {
  const next = shifts.find(
    ({ from, user }) => from.getTime() > nowMs && !(user === null ? now.length === 0 : now.includes(user)),
  );
  if (!next) return <Soft>the same all week</Soft>;
  return (
    <Stack space="tight">
      <Person name={next.user} />
      <Soft>
        <ClockTime at={next.from} />
      </Soft>
    </Stack>
  );
}

type FindingsOf = (schedule: string) => Findings;

function Coverage({ shifts, findings, nowMs }: { shifts: readonly ShiftView[]; findings: Findings; nowMs: number }) {
  const zone = useTimeZone();
  const [hole, ...others] = holesAhead(shifts, findings, nowMs);
  if (!hole) return <StatusWord status={{ tone: "ok", word: "No gap" }} />;
  return (
    <Stack space="tight">
      <StatusWord status={{ tone: "bad", word: hole.word }} />
      <Soft>
        {spanText(hole, zone)}
        {others.length > 0 && `, and ${others.length} more`}
      </Soft>
    </Stack>
  );
}

const columnsOf = (shiftsOf: ShiftsOf, findingsOf: FindingsOf, nowMs: number): Column<ScheduleView>[] => [
  {
    title: "Schedule",
    wide: true,
    cell: ({ name, displayName, description }) => (
      <Stack space="tight">
        <RowLink to="/on-call/$name" params={{ name }}>
          {displayName}
        </RowLink>
        {description && <Soft>{description}</Soft>}
      </Stack>
    ),
  },
  {
    title: "On call now",
    cell: ({ now }) => (
      <Stack space="tight">
        <OnCallPeople now={now} />
        {now.until && (
          <Soft>
            until <ClockTime at={now.until} />
          </Soft>
        )}
      </Stack>
    ),
  },
  {
    title: "Then",
    cell: ({ name, now }) => <Next shifts={shiftsOf(name)} now={now.people.map(({ user }) => user)} nowMs={nowMs} />,
  },
  {
    title: "Seven days",
    cell: ({ name }) => <Coverage shifts={shiftsOf(name)} findings={findingsOf(name)} nowMs={nowMs} />,
  },
  { title: "Time zone", secondary: true, cell: ({ timeZone }) => timeZone },
];

export function SchedulesPage() {
  const schedules = useSchedules();
  const { span, shiftsOf } = useWeekOfAll();
  const findingsOf = useFindingsOfAll();
  const now = useNow(60_000);
  const whyNot = useWhyNot("oncall:write");
  const navigate = useNavigate();
  const create = (): void => void navigate({ to: "/new-schedule" });
  usePageActions([{ key: "new", label: "New schedule", icon: "oncall", shortcut: "c", whyNot, run: create }]);
  return (
    <Page
      title="On-call"
      byline={<OncallTabs />}
      lead={<MyShift />}
      actions={whyNot === undefined && <ButtonLink to="/new-schedule">New schedule</ButtonLink>}
    >
      {schedules.length === 0 ? (
        <NoSchedule />
      ) : (
        <>
          <OnDesk>
            <Section title="Who is on call this week">
              <WeekLanes schedules={schedules} span={span} shiftsOf={shiftsOf} />
            </Section>
          </OnDesk>
          <CoverageSection />
          <Section title="Schedules" count={schedules.length}>
            <ListTable
              caption="Schedules"
              rows={schedules}
              keyOf={({ name }) => name}
              columns={columnsOf(shiftsOf, findingsOf, now)}
              empty={null}
            />
          </Section>
        </>
      )}
    </Page>
  );
}

function NoSchedule() {
  const zone = useTimeZone();
  return (
    <EmptyState
      title="No schedule yet: alerts page nobody"
      command={cliCommand("apply -f on-call.yaml")}
      action={
        <Stack space="close">
          <Soft>on-call.yaml, as it stands:</Soft>
          <CommandLine command={firstSchedule(zone)} tall />
          <Soft>
            Or begin with <TextLink to="/">the first steps</TextLink>, which put you on call.
          </Soft>
        </Stack>
      }
    >
      A schedule names the people who take turns; an escalation policy says that it is paged.
    </EmptyState>
  );
}
