import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { CommandLine } from "../../kit/command-line.tsx";
import { Form } from "../../kit/form.tsx";
import { InputField } from "../../kit/form-field.tsx";
import { Section } from "../../kit/page.tsx";
import { Row, Tiles } from "../../kit/stack.tsx";
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

/** A name as documents and addresses take it: "Second line" is second-line. */
export const nameOf = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 63)
    .replace(/-$/, "");

const put = (
  { name, displayName, description, timeZone, rotations }: ScheduleDraft,
  before: ScheduleDetail | undefined,
) =>
  api.oncall.putSchedule({
    params: { name },
    body: {
      displayName: displayName || name,
      description,
      timeZone,
      rotations: [...rotations],
      labels: before?.labels ?? {},
      annotations: before?.annotations ?? {},
    },
  });

function useSave(before: ScheduleDetail | undefined) {
  const navigate = useNavigate();
  return useAction({
    run: (draft: ScheduleDraft) => put(draft, before),
    told: ({ displayName }) => (before ? `${displayName} is changed.` : `${displayName} is there.`),
    undo: (_, { name }) => (before ? put(before, before) : api.oncall.deleteSchedule({ params: { name } })),
    quietErrors: true,
    onDone: ({ name }) => void navigate({ to: "/on-call/$name", params: { name } }),
  });
}

/** What a schedule says, with four weeks of what would come of it before it is saved. */
export function ScheduleEditor({ first, before }: ScheduleEditorProps) {
  const whyNot = useWhyNot("oncall:write");
  const navigate = useNavigate();
  const [draft, setDraft] = useState(first);
  const [rotations, setRotations] = useState<readonly Keyed[]>(() =>
    first.rotations.map((rotation, key) => ({ ...rotation, key })),
  );
  const save = useSave(before);
  const whole: ScheduleDraft = { ...draft, rotations: rotations.map(({ key: _, ...rotation }) => rotation) };
  const change = (key: number, next: RotationInput): void =>
    setRotations((all) => all.map((one) => (one.key === key ? { ...next, key } : one)));
  const add = (): void =>
    setRotations((all) => {
      const key = Math.max(-1, ...all.map((one) => one.key)) + 1;
      const [model] = all;
      const period = model?.period ?? ({ unit: "weeks", count: 1 } as const);
      const firstHandoff = model?.firstHandoff ?? "2026-03-02T09:00";
      return [...all, { key, name: `rotation-${all.length + 1}`, members: [], firstHandoff, period }];
    });
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
        beside={<Button onPress={cancel}>Cancel</Button>}
      >
        {(faultOf) => (
          <>
            <Tiles>
              <InputField
                label="Name"
                defaultValue={draft.displayName}
                hint={before ? `known as ${draft.name}` : draft.name && `will be known as ${draft.name}`}
                onText={(displayName) => {
                  setDraft((all) => ({ ...all, displayName, name: before?.name ?? nameOf(displayName) }));
                }}
                fault={faultOf("displayName") ?? faultOf("name")}
                required
              />
              <InputField
                label="Time zone"
                defaultValue={draft.timeZone}
                onText={(timeZone) => setDraft((all) => ({ ...all, timeZone }))}
                fault={faultOf("timeZone")}
                required
              />
              <InputField
                label="What for"
                defaultValue={draft.description}
                onText={(description) => setDraft((all) => ({ ...all, description }))}
                fault={faultOf("description")}
              />
            </Tiles>
            {rotations.map(({ key, ...rotation }, index) => (
              <RotationFields
                key={key}
                rotation={rotation}
                index={index}
                faultOf={faultOf}
                onChange={(next) => change(key, next)}
                onRemove={
                  rotations.length > 1 ? () => setRotations((all) => all.filter((one) => one.key !== key)) : undefined
                }
              />
            ))}
            <Row>
              <Button onPress={add}>Add a rotation on top</Button>
            </Row>
            <SchedulePreview draft={whole} edits={before?.name} />
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
