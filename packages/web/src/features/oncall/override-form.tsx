import { type ChangedShift, changedShifts } from "@shipshape/domain/oncall/changed-shifts";
import { useRef, useState } from "react";
import { useNow } from "../../kernel/clock.ts";
import { localOfMoment, momentOfLocal } from "../../kernel/moment.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useTimeZone } from "../../kernel/time-zone.ts";
import { Button } from "../../kit/button.tsx";
import type { TimeSpan } from "../../kit/chart-marks.ts";
import { Lines } from "../../kit/facts.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { ChoiceField, InputField } from "../../kit/form-field.tsx";
import { spanText } from "../../kit/lane-geometry.ts";
import { Soft, Stack, Strong, Tiles } from "../../kit/stack.tsx";
import { PeopleNamed } from "./on-call-people.tsx";
import { asItCounts, type OverrideChange, type OverrideOf, scheduleOf, withChange } from "./schedule-model.ts";
import { useCreateOverride, useUpdateOverride } from "./use-override-actions.ts";
import { usePeople } from "./use-people.ts";
import { useSchedule } from "./use-schedule.ts";

export type OverrideFormProps = {
  schedule: string;
  change: OverrideChange;
  /** The override that is changed; without one a new one is made. */
  before: OverrideOf | undefined;
  /** At every key typed: what is shown as what would be. */
  onChange: (change: OverrideChange) => void;
  onClose: () => void;
};

const KINDS = [
  { value: "replace", label: "takes over" },
  { value: "add", label: "is on call as well" },
  { value: "remove", label: "is not on call" },
] as const;

const SUBMIT = { replace: "Take over", add: "Add", remove: "Take out" } as const;

/** What the fields say; undefined while a moment is half typed. */
function changeOf(fields: FormData, before: OverrideOf | undefined, zone: string): OverrideChange | undefined {
  const fromMs = momentOfLocal(textOf(fields, "from"), zone).getTime();
  const toMs = momentOfLocal(textOf(fields, "to"), zone).getTime();
  if (Number.isNaN(fromMs) || Number.isNaN(toMs)) return undefined;
  const said = { user: textOf(fields, "user"), reason: textOf(fields, "reason"), span: { fromMs, toMs } };
  if (before) return { ...said, id: before.id, kind: before.kind, instead: before.instead };
  const kind = KINDS.find(({ value }) => value === textOf(fields, "kind"))?.value ?? "replace";
  return { ...said, id: undefined, kind, instead: (kind === "replace" && textOf(fields, "instead")) || null };
}

/** Saves what was typed: a new override, or one that is changed. */
function useSave({ schedule, before, onClose }: OverrideFormProps) {
  const create = useCreateOverride(schedule, onClose);
  const update = useUpdateOverride(schedule, { quietErrors: true, onDone: onClose });
  const save = (change: OverrideChange | undefined): void => {
    if (!change) return;
    const { user, reason, span } = change;
    if (!before) create.mutate(change);
    else {
      const after = { ...before, user, reason, from: new Date(span.fromMs), to: new Date(span.toMs) };
      update.mutate({ before, after });
    }
  };
  return { save, saving: before ? update : create };
}

/** Who takes over, when, why; with what would change, before it is saved. */
export function OverrideForm(props: OverrideFormProps) {
  const { schedule, change, before, onChange, onClose } = props;
  const zone = useTimeZone();
  const whyNot = useWhyNot("oncall:override");
  const { save, saving } = useSave(props);
  const onInput = ({ target }: React.FormEvent): void => {
    const form = target instanceof Element ? target.closest("form") : null;
    const next = form && changeOf(new FormData(form), before, zone);
    if (next) onChange(next);
  };
  return (
    <div onInput={onInput}>
      <Form
        onSubmit={(fields) => save(changeOf(fields, before, zone))}
        submitLabel={before ? "Save" : SUBMIT[change.kind]}
        pending={saving.isPending}
        error={saving.error}
        whyNot={whyNot}
        beside={<Button onPress={onClose}>Cancel</Button>}
      >
        {(faultOf) => (
          <>
            <Tiles>
              <PersonField label="Who" name="user" user={change.user} fault={faultOf("user")} />
              {before === undefined && <KindFields change={change} faultOf={faultOf} />}
              <MomentField label="From" name="from" at={change.span.fromMs} fault={faultOf("from")} />
              <MomentField label="Until" name="to" at={change.span.toMs} fault={faultOf("to")} />
              <InputField
                label="Why"
                name="reason"
                placeholder="dentist"
                defaultValue={change.reason}
                fault={faultOf("reason")}
              />
            </Tiles>
            <Preview schedule={schedule} change={change} before={before} />
          </>
        )}
      </Form>
    </div>
  );
}

type KindFieldsProps = { change: OverrideChange; faultOf: (name: string) => string | undefined };

/** What becomes of those who would be on call. Of an override that is there already it stays. */
function KindFields({ change, faultOf }: KindFieldsProps) {
  return (
    <>
      <ChoiceField label="What" name="kind" options={KINDS} defaultValue={change.kind} fault={faultOf("kind")} />
      {change.kind === "replace" && (
        <PersonField
          label="Instead of"
          name="instead"
          user={change.instead ?? ""}
          nobody="everybody"
          fault={faultOf("instead")}
        />
      )}
    </>
  );
}

type PersonFieldProps = { label: string; name: string; user: string; nobody?: string; fault: string | undefined };

function PersonField({ label, name, user, nobody, fault }: PersonFieldProps) {
  const people = usePeople();
  const options = nobody === undefined ? people : [{ value: "", label: nobody }, ...people];
  return (
    <ChoiceField key={people.length} label={label} name={name} options={options} defaultValue={user} fault={fault} />
  );
}

type MomentFieldProps = { label: string; name: string; at: number; fault: string | undefined };

/** A date and a time, typed by the clock that the page shows; it follows what is dragged meanwhile. */
function MomentField({ at, label, name, fault }: MomentFieldProps) {
  const zone = useTimeZone();
  const shown = localOfMoment(new Date(at), zone);
  const [typed, setTyped] = useState({ at, key: 0 });
  const frame = useRef<HTMLDivElement>(null);
  const field = frame.current?.querySelector("input");
  if (typed.at !== at) setTyped({ at, key: field?.value === shown ? typed.key : typed.key + 1 });
  return (
    <div ref={frame}>
      <InputField
        key={typed.key}
        label={label}
        name={name}
        type="datetime-local"
        defaultValue={shown}
        fault={fault}
        required
      />
    </div>
  );
}

const hull = ({ fromMs, toMs }: TimeSpan, before: OverrideOf | undefined): TimeSpan => ({
  fromMs: Math.min(fromMs, before?.from.getTime() ?? fromMs),
  toMs: Math.max(toMs, before?.to.getTime() ?? toMs),
});

const NOTHING = {
  replace: (user: string) => `Nothing: ${user} is on call then already, or nobody is to be replaced.`,
  add: (user: string) => `Nothing: ${user} is on call then already.`,
  remove: (user: string) => `Nothing: ${user} is not on call then.`,
} as const;

type PreviewProps = Pick<OverrideFormProps, "schedule" | "change" | "before">;

/** What would change if it were saved, shift by shift, by the very rules that page. */
function Preview({ schedule, change, before }: PreviewProps) {
  const zone = useTimeZone();
  const span = hull(change.span, before);
  const nowMs = useNow(60_000);
  const counts = asItCounts(change, nowMs);
  const isSpan = change.span.toMs > change.span.fromMs;
  const { data } = useSchedule(schedule, isSpan ? span : { fromMs: span.fromMs, toMs: span.fromMs + 1 });
  if (!isSpan) return <Soft>It ends before it begins.</Soft>;
  if (counts.span.toMs <= counts.span.fromMs) return <Soft>It is over already: what was, stays as it was.</Soft>;
  if (!data) return null;
  const now = scheduleOf(data);
  const changed = changedShifts(now, withChange(now, counts), span.fromMs, span.toMs);
  const items = changed.map((one) => ({ key: String(one.fromMs), content: <Changed changed={one} zone={zone} /> }));
  return (
    <Stack space="tight">
      <Strong>What changes</Strong>
      <Lines items={items} none={NOTHING[change.kind](change.user)} />
    </Stack>
  );
}

/** One shift that changes hands. */
export const Changed = ({ changed, zone }: { changed: ChangedShift; zone: string }) => (
  <span>
    {spanText(changed, zone)}: <PeopleNamed names={changed.after} /> instead of <PeopleNamed names={changed.before} />
  </span>
);
