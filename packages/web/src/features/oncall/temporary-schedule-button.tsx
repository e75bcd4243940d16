import { HOUR_MS } from "@shipshape/domain/time/milliseconds";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { nowMs } from "../../kernel/clock.ts";
import { localOfMoment, momentOfLocal } from "../../kernel/moment.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useTimeZone } from "../../kernel/time-zone.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { ChoiceField, InputField } from "../../kit/form-field.tsx";
import { Row, Soft, Stack, Strong, Tiles } from "../../kit/stack.tsx";
import { usePeople } from "./use-people.ts";

/** Shifts for a while, whatever the rotations say: holidays, a launch, a company day. */
export function TemporaryScheduleButton({ schedule }: { schedule: string }) {
  const whyNot = useWhyNot("oncall:override");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onPress={() => setOpen(true)} whyNot={whyNot}>
        Temporary schedule
      </Button>
      <Dialog
        title="Temporary schedule"
        about="Between these moments only these shifts hold; where they name nobody, nobody is on call."
        wide
        open={open}
        onOpenChange={setOpen}
      >
        {open && <TemporaryForm schedule={schedule} onClose={() => setOpen(false)} />}
      </Dialog>
    </>
  );
}

type Typed = { readonly key: number; readonly user: string; readonly from: string; readonly to: string };

/** The shifts while they are typed; each keeps a key, so that what is typed stays in its field. */
function useShifts(from: string, to: string) {
  const [shifts, setShifts] = useState<readonly Typed[]>([{ key: 0, user: "", from, to }]);
  return {
    shifts,
    change: (key: number, next: Partial<Typed>): void =>
      setShifts((all) => all.map((one) => (one.key === key ? { ...one, ...next } : one))),
    remove: (key: number): void => setShifts((all) => all.filter((one) => one.key !== key)),
    add: (): void =>
      setShifts((all) => {
        const last = all.at(-1);
        return [...all, { key: Math.max(-1, ...all.map(({ key }) => key)) + 1, user: "", from: last?.to ?? from, to }];
      }),
  };
}

function TemporaryForm({ schedule, onClose }: { schedule: string; onClose: () => void }) {
  const zone = useTimeZone();
  const startMs = Math.ceil(nowMs() / HOUR_MS) * HOUR_MS;
  const [from] = useState(() => localOfMoment(new Date(startMs), zone));
  const [to] = useState(() => localOfMoment(new Date(startMs + 24 * HOUR_MS), zone));
  const { shifts, change, remove, add } = useShifts(from, to);
  const save = useAction({
    run: (fields: FormData) =>
      api.oncall.createTemporarySchedule({
        params: { name: schedule },
        body: {
          from: momentOfLocal(textOf(fields, "from"), zone),
          to: momentOfLocal(textOf(fields, "to"), zone),
          reason: textOf(fields, "reason"),
          shifts: shifts.map((shift) => ({
            user: shift.user,
            from: momentOfLocal(shift.from, zone),
            to: momentOfLocal(shift.to, zone),
          })),
        },
      }),
    told: () => "The temporary schedule is there.",
    undo: ({ id }) => api.oncall.deleteTemporarySchedule({ params: { name: schedule, temporaryId: id } }),
    quietErrors: true,
    onDone: onClose,
  });
  return (
    <Form
      onSubmit={(fields) => save.mutate(fields)}
      submitLabel="Set the temporary schedule"
      pending={save.isPending}
      error={save.error}
      beside={<Button onPress={onClose}>Cancel</Button>}
    >
      {(faultOf) => (
        <Stack space="close">
          <FrameFields from={from} to={to} faultOf={faultOf} />
          <Strong>Shifts</Strong>
          {shifts.length === 0 && <Soft>None: nobody will be on call.</Soft>}
          {shifts.map((shift, index) => (
            <ShiftFields
              key={shift.key}
              shift={shift}
              onChange={(next) => change(shift.key, next)}
              onRemove={() => remove(shift.key)}
              fault={faultOf(`shifts[${index}]`)}
            />
          ))}
          <Row>
            <Button onPress={add}>Add a shift</Button>
          </Row>
        </Stack>
      )}
    </Form>
  );
}

type FrameFieldsProps = { from: string; to: string; faultOf: (name: string) => string | undefined };

/** From when until when, and why. */
function FrameFields({ from, to, faultOf }: FrameFieldsProps) {
  return (
    <Tiles>
      <InputField label="From" name="from" type="datetime-local" defaultValue={from} fault={faultOf("from")} required />
      <InputField label="Until" name="to" type="datetime-local" defaultValue={to} fault={faultOf("to")} required />
      <InputField label="Why" name="reason" placeholder="company day" fault={faultOf("reason")} />
    </Tiles>
  );
}

type ShiftFieldsProps = {
  shift: Typed;
  onChange: (next: Partial<Typed>) => void;
  onRemove: () => void;
  fault: string | undefined;
};

function ShiftFields({ shift, onChange, onRemove, fault }: ShiftFieldsProps) {
  const options = [{ value: "", label: "Choose …" }, ...usePeople()];
  return (
    <Stack space="tight">
      <Tiles>
        <ChoiceField
          label="Who"
          options={options}
          value={shift.user}
          onChoose={(user) => onChange({ user })}
          fault={fault}
        />
        <InputField
          label="Shift from"
          type="datetime-local"
          defaultValue={shift.from}
          onText={(from) => onChange({ from })}
          required
        />
        <InputField
          label="Shift until"
          type="datetime-local"
          defaultValue={shift.to}
          onText={(to) => onChange({ to })}
          required
        />
      </Tiles>
      <span>
        <Button kind="quiet" onPress={onRemove} label={`Take out the shift of ${shift.user || "nobody yet"}`}>
          Take out
        </Button>
      </span>
    </Stack>
  );
}
