import { useQuery } from "@tanstack/react-query";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { nowMs } from "../../kernel/clock.ts";
import { localOfMoment, momentOfLocal } from "../../kernel/moment.ts";
import { useMe, useWhyNot } from "../../kernel/session.ts";
import { useTimeZone } from "../../kernel/time-zone.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Form, textOf } from "../../kit/form.tsx";
import { ChoiceField, InputField } from "../../kit/form-field.tsx";
import { Tiles } from "../../kit/stack.tsx";

const HOUR_MS = 3_600_000;

/** Lets somebody take over for a while. Times are typed in the zone that the page shows. */
export function OverrideForm({ schedule }: { schedule: string }) {
  const zone = useTimeZone();
  const me = useMe();
  const whyNot = useWhyNot("oncall:override");
  const { data } = useQuery(ask.access.listUsers());
  const people = (data?.users ?? []).map(({ name, displayName }) => ({
    value: name,
    label: `${displayName} (${name})`,
  }));
  const nextHour = Math.ceil(nowMs() / HOUR_MS) * HOUR_MS;
  const create = useAction({
    run: (fields: FormData) =>
      api.oncall.createOverride({
        params: { name: schedule },
        body: {
          user: textOf(fields, "user"),
          from: momentOfLocal(textOf(fields, "from"), zone),
          to: momentOfLocal(textOf(fields, "to"), zone),
          reason: textOf(fields, "reason"),
        },
      }),
    told: (_, fields) => `${textOf(fields, "user")} takes over.`,
    undo: ({ id }) => api.oncall.deleteOverride({ params: { name: schedule, overrideId: id } }),
    quietErrors: true,
  });
  return (
    <Form
      onSubmit={create.mutate}
      submitLabel="Take over"
      pending={create.isPending}
      error={create.error}
      whyNot={whyNot}
    >
      {(faultOf) => (
        <Tiles>
          <ChoiceField
            key={people.length}
            label="Who"
            name="user"
            options={people}
            defaultValue={me.name}
            fault={faultOf("user")}
          />
          <InputField
            label="From"
            name="from"
            type="datetime-local"
            defaultValue={localOfMoment(new Date(nextHour), zone)}
            fault={faultOf("from")}
            required
          />
          <InputField
            label="Until"
            name="to"
            type="datetime-local"
            defaultValue={localOfMoment(new Date(nextHour + 4 * HOUR_MS), zone)}
            fault={faultOf("to")}
            required
          />
          <InputField label="Why" name="reason" placeholder="dentist" fault={faultOf("reason")} />
        </Tiles>
      )}
    </Form>
  );
}
