import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Row } from "../../kit/stack.tsx";
import { EditCalendarDialog } from "./edit-calendar-dialog.tsx";

type CalendarActionsProps = { name: string; displayName: string; whyNot: string | undefined };

/** What can be done about a calendar: read anew, changed, deleted; the last two are taken back while they are told. */
export function CalendarActions({ name, displayName, whyNot }: CalendarActionsProps) {
  const params = { name };
  const [editing, setEditing] = useState(false);
  const refresh = useAction({
    run: () => api.oncall.refreshCalendar({ params }),
    told: ({ error }) => (error ? `${displayName} cannot be read: ${error}.` : `${displayName} is read anew.`),
  });
  const remove = useAction({
    run: async () => {
      const before = await api.oncall.getCalendar({ params });
      await api.oncall.deleteCalendar({ params });
      return before;
    },
    told: () => `${displayName} is deleted.`,
    about: () => `calendar ${name}`,
    undo: ({ name: _, revision: __, ...body }) => api.oncall.putCalendar({ params, query: { onlyNew: "true" }, body }),
  });
  return (
    <Row>
      <Button action={refresh} whyNot={whyNot} label={`Read ${displayName} anew`}>
        Read anew
      </Button>
      <Button kind="quiet" onPress={() => setEditing(true)} whyNot={whyNot} label={`Edit ${displayName}`}>
        Edit
      </Button>
      <Button kind="quiet" action={remove} whyNot={whyNot} label={`Delete ${displayName}`}>
        Delete
      </Button>
      {editing && <EditCalendarDialog name={name} whyNot={whyNot} onClose={() => setEditing(false)} />}
    </Row>
  );
}
