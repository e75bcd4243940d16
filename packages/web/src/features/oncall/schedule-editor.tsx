import { ROLLOUTS, type Rollout } from "@shipshape/domain/oncall/rollout-kind";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { CommandLine } from "../../kit/command-line.tsx";
import { Form } from "../../kit/form.tsx";
import { ChoiceField, InputField } from "../../kit/form-field.tsx";
import { Section } from "../../kit/page.tsx";
import { Row, Tiles } from "../../kit/stack.tsx";
import { CalendarLayers } from "./calendar-layers.tsx";
import { DeleteScheduleButton } from "./delete-schedule-button.tsx";
import { NameField } from "./name-field.tsx";
import { RotationFields } from "./rotation-fields.tsx";
import { type RotationInput, type ScheduleDraft, scheduleDocument } from "./schedule-document.ts";
import { SchedulePreview } from "./schedule-preview.tsx";
import type { ScheduleDetail } from "./use-schedule.ts";

type ScheduleEditorProps = {
  first: ScheduleDraft;
  /** What it is now; undefined for a new one. */
  before: ScheduleDetail | undefined;
};

type Keyed = RotationInput & { readonly key: number };

const put = (
  { name, displayName, description, timeZone, rotations, calendarLayers, coverNeedsApproval }: ScheduleDraft,
  before: ScheduleDetail | undefined,
  revision: string | undefined,
  rollout: Rollout = "immediate",
) =>
  api.oncall.putSchedule({
    params: { name },
    query: revision === undefined ? { onlyNew: "true" } : { revision },
    body: {
      displayName: displayName || name,
      description,
      timeZone,
      rollout,
      rotations: [...rotations],
      ...(calendarLayers ? { calendarLayers: [...calendarLayers] } : {}),
      ...(coverNeedsApproval === undefined ? {} : { coverNeedsApproval }),
      labels: before?.labels ?? {},
      annotations: before?.annotations ?? {},
    },
  });

const ROLLOUT_WORDS: readonly { readonly value: Rollout; readonly label: string }[] = [
  { value: "immediate", label: "at once" },
  { value: "afterShift", label: "when every shift under way has ended" },
  { value: "afterRotation", label: "when every list has gone round" },
];

function useSave(before: ScheduleDetail | undefined, rollout: Rollout) {
  const navigate = useNavigate();
  return useAction({
    run: (draft: ScheduleDraft) => put(draft, before, before?.revision, rollout),
    told: ({ displayName }) => (before ? `${displayName} is changed.` : `${displayName} is there.`),
    undo: ({ revision }, { name }) =>
      before ? put(before, before, revision) : api.oncall.deleteSchedule({ params: { name }, query: { revision } }),
    quietErrors: true,
    onDone: ({ name }) => void navigate({ to: "/on-call/$name", params: { name } }),
  });
}

/** The rotations while they are changed; each keeps a key, so that what is typed stays in its field. */
function useRotations(first: readonly RotationInput[]) {
  const [rotations, setRotations] = useState<readonly Keyed[]>(() => first.map((one, key) => ({ ...one, key })));
  return {
    rotations,
    change: (key: number, next: RotationInput): void =>
      setRotations((all) => all.map((one) => (one.key === key ? { ...next, key } : one))),
    remove: (key: number): void => setRotations((all) => all.filter((one) => one.key !== key)),
    add: (): void =>
      setRotations((all) => {
        const key = Math.max(-1, ...all.map((one) => one.key)) + 1;
        const [model] = all;
        const period = model?.period ?? ({ unit: "weeks", count: 1 } as const);
        const firstHandoff = model?.firstHandoff ?? "2026-03-02T09:00";
        return [...all, { key, name: `rotation-${all.length + 1}`, members: [], firstHandoff, period }];
      }),
  };
}

/** What a schedule says, with four weeks of what would come of it before it is saved. */
export function ScheduleEditor({ first, before: now }: ScheduleEditorProps) {
  const whyNot = useWhyNot("oncall:write");
  const navigate = useNavigate();
  // as it was read: what others change meanwhile is not written over
  const [before] = useState(now);
  const [draft, setDraft] = useState(first);
  const { rotations, change, remove, add } = useRotations(first.rotations);
  const [rollout, setRollout] = useState<Rollout>("immediate");
  const save = useSave(before, rollout);
  const whole: ScheduleDraft = { ...draft, rotations: rotations.map(({ key: _, ...rotation }) => rotation) };
  const cancel = (): void =>
    void navigate(before ? { to: "/on-call/$name", params: { name: before.name } } : { to: "/on-call" });
  return (
    <>
      <Form
        onSubmit={() => save.mutate(whole)}
        submitLabel={before ? "Save" : "Create the schedule"}
        pending={save.isPending}
        error={save.error}
        whyNot={whyNot}
        beside={
          <>
            <Button onPress={cancel}>Cancel</Button>
            {before && <DeleteScheduleButton name={before.name} displayName={before.displayName} />}
          </>
        }
      >
        {(faultOf) => (
          <>
            <GeneralFields draft={draft} isNew={before === undefined} onChange={setDraft} faultOf={faultOf} />
            {rotations.map(({ key, ...rotation }, index) => (
              <RotationFields
                key={key}
                rotation={rotation}
                index={index}
                faultOf={faultOf}
                onChange={(next) => change(key, next)}
                onRemove={rotations.length > 1 ? () => remove(key) : undefined}
              />
            ))}
            <Row>
              <Button onPress={add}>Add a rotation on top</Button>
            </Row>
            <CalendarLayers draft={draft} onChange={setDraft} />
            {before && <RolloutField rollout={rollout} onChange={setRollout} />}
            <SchedulePreview draft={whole} edits={before?.name} rollout={rollout} />
          </>
        )}
      </Form>
      <Section
        title="As configuration as code"
        note="Where the schedule is kept in a file, change it there too: the next apply would take this back."
      >
        <CommandLine command={scheduleDocument(whole)} tall />
      </Section>
    </>
  );
}

type RolloutFieldProps = { rollout: Rollout; onChange: (rollout: Rollout) => void };

/** From when the change counts. */
const RolloutField = ({ rollout, onChange }: RolloutFieldProps) => (
  <Tiles>
    <ChoiceField
      label="The change counts"
      options={ROLLOUT_WORDS}
      value={rollout}
      onChoose={(value) => onChange(ROLLOUTS.find((one) => one === value) ?? "immediate")}
      hint="What was on call until then stays as it was"
    />
  </Tiles>
);

type GeneralFieldsProps = {
  draft: ScheduleDraft;
  isNew: boolean;
  onChange: (draft: ScheduleDraft) => void;
  faultOf: (name: string) => string | undefined;
};

function GeneralFields({ draft, isNew, onChange, faultOf }: GeneralFieldsProps) {
  const { timeZone, description } = draft;
  return (
    <Tiles>
      <NameField draft={draft} isNew={isNew} onChange={onChange} faultOf={faultOf} />
      <InputField
        label="Time zone"
        defaultValue={timeZone}
        onText={(text) => onChange({ ...draft, timeZone: text })}
        fault={faultOf("timeZone")}
        required
      />
      <InputField
        label="What for"
        wide
        defaultValue={description}
        onText={(text) => onChange({ ...draft, description: text })}
        fault={faultOf("description")}
      />
    </Tiles>
  );
}
