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
  const whyNot = useWhyNot("oncall:override");
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
          <PersonField fault={faultOf("user")} />
          <MomentField label="From" name="from" at={nextHour} fault={faultOf("from")} />
          <MomentField label="Until" name="to" at={nextHour + 4 * HOUR_MS} fault={faultOf("to")} />
          <InputField label="Why" name="reason" placeholder="dentist" fault={faultOf("reason")} />
        </Tiles>
      )}
    </Form>
  );
}

function PersonField({ fault }: { fault: string | undefined }) {
  const me = useMe();
  const { data } = useQuery(ask.access.listUsers());
  const people = (data?.users ?? []).map(({ name, displayName }) => ({
    value: name,
    label: `${displayName} (${name})`,
  }));
  return (
    <ChoiceField key={people.length} label="Who" name="user" options={people} defaultValue={me.name} fault={fault} />
  );
}

type MomentFieldProps = { label: string; name: string; at: number; fault: string | undefined };

function MomentField({ at, ...field }: MomentFieldProps) {
  const zone = useTimeZone();
  return <InputField {...field} type="datetime-local" defaultValue={localOfMoment(new Date(at), zone)} required />;
}
