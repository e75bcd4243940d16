import type { Calendar } from "@shipshape/contract/oncall-calendars";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type * as z from "zod";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { EmptyState } from "../../kit/empty-state.tsx";
import { Form } from "../../kit/form.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page, Section } from "../../kit/page.tsx";
import { Soft, Stack, Strong } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { CalendarActions } from "./calendar-actions.tsx";
import { calendarDraft } from "./calendar-draft.ts";
import { CalendarFields } from "./calendar-fields.tsx";
import { OncallTabs } from "./oncall-tabs.tsx";

type CalendarView = z.output<typeof Calendar>;

function Freshness({ calendar: { error, copiedAt } }: { calendar: CalendarView }) {
  const status = error ? ({ tone: "bad", word: "cannot be read" } as const) : ({ tone: "ok", word: "fresh" } as const);
  return (
    <Stack space="tight">
      <StatusWord status={status} />
      {error && <Soft>{error}</Soft>}
      {copiedAt && (
        <Soft>
          as of <Time at={copiedAt} />
        </Soft>
      )}
    </Stack>
  );
}

function Ahead({ calendar }: { calendar: CalendarView }) {
  const { dayCount, shiftCount, nextDays, unknownPeople } = calendar;
  const [next] = nextDays;
  return (
    <Stack space="tight">
      <span>
        {dayCount} days, {shiftCount} shifts
      </span>
      {next && (
        <Soft>
          next: {next.date} {next.name}
        </Soft>
      )}
      {unknownPeople.length > 0 && <Soft>nobody is known as: {unknownPeople.join(", ")}</Soft>}
    </Stack>
  );
}

const columnsOf = (whyNot: string | undefined): Column<CalendarView>[] => [
  {
    title: "Calendar",
    wide: true,
    cell: ({ displayName, name, source }) => (
      <Stack space="tight">
        <Strong>{displayName}</Strong>
        <Soft>
          {name}: {source}
        </Soft>
      </Stack>
    ),
  },
  { title: "Ahead", cell: (calendar) => <Ahead calendar={calendar} /> },
  { title: "Read", cell: (calendar) => <Freshness calendar={calendar} /> },
  {
    title: "Do",
    cell: ({ name, displayName }) => <CalendarActions name={name} displayName={displayName} whyNot={whyNot} />,
  },
];

/** Holidays and shifts from elsewhere, how fresh they are, and a way to add one. */
export function CalendarsPage() {
  const { calendars } = useSuspenseQuery(ask.oncall.listCalendars()).data;
  const whyNot = useWhyNot("oncall:write");
  return (
    <Page
      title="Calendars"
      byline={<OncallTabs />}
      lead="Where holidays and shifts from elsewhere come from. Rotations rest on their days; a calendar layer takes its shifts from them."
    >
      {calendars.length === 0 ? (
        <EmptyState title="No calendar yet" command={cliCommand("oncall calendar holidays --country DE")}>
          The public holidays of a country, some dates, or an iCal address that is read every quarter of an hour.
        </EmptyState>
      ) : (
        <Section title="Calendars" count={calendars.length}>
          <ListTable
            caption="Calendars"
            rows={calendars}
            keyOf={({ name }) => name}
            columns={columnsOf(whyNot)}
            empty={null}
          />
        </Section>
      )}
      <AddCalendar whyNot={whyNot} />
    </Page>
  );
}

function AddCalendar({ whyNot }: { whyNot: string | undefined }) {
  const [added, setAdded] = useState(0);
  const put = useAction({
    run: (fields: FormData) => {
      const { name, body } = calendarDraft(fields);
      return api.oncall.putCalendar({ params: { name }, query: { onlyNew: "true" }, body });
    },
    told: ({ displayName, error }) => (error ? `${displayName} is kept, but ${error}.` : `${displayName} is there.`),
    about: (fields) => `calendar ${calendarDraft(fields).name}`,
    undo: ({ name }) => api.oncall.deleteCalendar({ params: { name } }),
    quietErrors: true,
    onDone: () => setAdded(added + 1),
  });
  return (
    <Section title="Add a calendar" note="Of several sources all count.">
      <Form
        key={added}
        onSubmit={(fields) => put.mutate(fields)}
        submitLabel="Add the calendar"
        pending={put.isPending}
        error={put.error}
        whyNot={whyNot}
      >
        {(faultOf) => <CalendarFields faultOf={faultOf} />}
      </Form>
    </Section>
  );
}
