import type { CalendarDefinition } from "@shipshape/contract/oncall-calendars";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type * as z from "zod";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Form } from "../../kit/form.tsx";
import { Soft } from "../../kit/stack.tsx";
import { calendarDraft } from "./calendar-draft.ts";
import { CalendarFields } from "./calendar-fields.tsx";

type Definition = z.output<typeof CalendarDefinition>;
type EditCalendarProps = { name: string; whyNot: string | undefined; onClose: () => void };

/** Says anew where a calendar comes from; schedules that name it rest on the new days from then on. */
export function EditCalendarDialog({ name, whyNot, onClose }: EditCalendarProps) {
  const { data, error } = useQuery({ ...ask.oncall.getCalendar({ params: { name } }), staleTime: 0 });
  return (
    <Dialog
      title={`Edit ${data?.displayName ?? name}`}
      about="It is read at once, and schedules that name it go by it from then on. What it said of the past stays."
      open
      onOpenChange={(open) => open || onClose()}
    >
      {error && <Soft>{error.message}</Soft>}
      {data && <EditForm read={data} whyNot={whyNot} onClose={onClose} />}
    </Dialog>
  );
}

/** What the form does not show stays as it is. */
function changed(
  { name: _, revision: __, country, region, icalUrl, timeZone, dates, ...kept }: Definition,
  fields: FormData,
) {
  return { ...kept, ...calendarDraft(fields).body };
}

function EditForm({ read, whyNot, onClose }: { read: Definition } & Omit<EditCalendarProps, "name">) {
  // as it was when it was opened: what others change meanwhile is not written over
  const [before] = useState(read);
  const { name, revision, ...body } = before;
  const put = useAction({
    run: (fields: FormData) =>
      api.oncall.putCalendar({ params: { name }, query: { revision }, body: changed(before, fields) }),
    told: ({ displayName, error }) => (error ? `${displayName} is kept, but ${error}.` : `${displayName} is changed.`),
    about: () => `calendar ${name}`,
    undo: (after) => api.oncall.putCalendar({ params: { name }, query: { revision: after.revision }, body }),
    quietErrors: true,
    onDone: onClose,
  });
  return (
    <Form
      onSubmit={(fields) => put.mutate(fields)}
      submitLabel="Save"
      pending={put.isPending}
      error={put.error}
      whyNot={whyNot}
      beside={<Button onPress={onClose}>Cancel</Button>}
    >
      {(faultOf) => (
        <>
          <CalendarFields faultOf={faultOf} from={before} />
          {before.ical !== undefined && (
            <Soft>Its iCal file counts beside these; shipshape oncall calendar {name} --ical FILE replaces it.</Soft>
          )}
        </>
      )}
    </Form>
  );
}
