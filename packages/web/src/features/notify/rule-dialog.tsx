import { Channel } from "@shipshape/contract/notify";
import type { Urgency } from "@shipshape/domain/alerts/priority";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { nowMs } from "../../kernel/clock.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { InputField } from "../../kit/form-field.tsx";
import { Card } from "../../kit/page.tsx";
import { Row, Soft, Stack, Strong } from "../../kit/stack.tsx";
import { ToggleRow } from "../../kit/toggle-row.tsx";
import { channelWord } from "./channel-words.ts";
import type { MethodView } from "./reach-status.tsx";
import { RULE_TITLES, RulePicture, type RuleView, wayText } from "./rule-picture.tsx";

type Step = RuleView["steps"][number];

/** What a step can name: each channel of the person's, and each contact where a channel has several. */
function waysOf(methods: readonly MethodView[], step: Step) {
  const channels = [...new Set(methods.map(({ channel }) => channel))];
  const several = methods.filter(
    (one) => one.id !== null && methods.filter(({ channel }) => channel === one.channel).length > 1,
  );
  const named = [
    ...channels.map((channel) => ({ value: channel as string, label: channelWord(channel) })),
    ...several.map((one) => ({ value: one.id ?? "", label: wayText(one, methods) })),
  ];
  const known = new Set(named.map(({ value }) => value));
  return { named, hidden: step.to.filter((one) => !known.has(one)) };
}

type StepFieldsProps = {
  step: Step;
  number: number;
  methods: readonly MethodView[];
  onChange: (step: Step) => void;
  onRemove: (() => void) | undefined;
};

function StepFields({ step, number, methods, onChange, onRemove }: StepFieldsProps) {
  const { named, hidden } = waysOf(methods, step);
  const later = hidden.filter((one) => Channel.safeParse(one).success).map(channelWord);
  return (
    <Card>
      <Stack space="close">
        <Row spread>
          <Strong>Moment {number}</Strong>
          {onRemove && (
            <Button kind="quiet" onPress={onRemove} label={`Remove moment ${number}`}>
              Remove
            </Button>
          )}
        </Row>
        <InputField
          label="Minutes after the page"
          type="number"
          inputMode="numeric"
          defaultValue={String(step.afterMinutes)}
          onText={(text) =>
            onChange({ ...step, afterMinutes: Math.min(120, Math.max(0, Math.round(Number(text)) || 0)) })
          }
        />
        <ToggleRow
          label={`By what, at moment ${number}`}
          options={named}
          chosen={step.to}
          onChange={(chosen) => onChange({ ...step, to: [...(chosen as Step["to"]), ...hidden] })}
        />
        {later.length > 0 && <Soft>And, once you have one: {later.join(", ")}.</Soft>}
      </Stack>
    </Card>
  );
}

type RuleDialogProps = {
  urgency: Urgency;
  rule: RuleView;
  methods: readonly MethodView[];
  timeZone: string;
  onClose: () => void;
};

/** From when until when; half of it would be none. */
function QuietFields({ quiet, timeZone }: { quiet: RuleView["quiet"]; timeZone: string }) {
  const [from, setFrom] = useState(quiet?.from ?? "");
  const [to, setTo] = useState(quiet?.to ?? "");
  return (
    <Stack space="close">
      <Strong>Quiet hours</Strong>
      <Row>
        <InputField label="From" type="time" name="from" defaultValue={from} onText={setFrom} required={to !== ""} />
        <InputField label="To" type="time" name="to" defaultValue={to} onText={setTo} required={from !== ""} />
      </Row>
      <Soft>On your own clock ({timeZone}). Empty: none. An urgent page comes at any hour.</Soft>
    </Stack>
  );
}

function useSave(urgency: Urgency, rule: RuleView, steps: readonly Step[], onDone: () => void) {
  return useAction({
    run: (fields: FormData) => {
      const [from, to] = [textOf(fields, "from"), textOf(fields, "to")];
      const quiet = urgency === "low" && from && to ? { from, to } : null;
      return api.notify.putMyRule({ params: { urgency }, body: { steps: [...steps], quiet } });
    },
    told: () => "From now on you are told so.",
    undo: () => api.notify.putMyRule({ params: { urgency }, body: rule }),
    quietErrors: true,
    onDone,
  });
}

/** Changes a rule, with the picture of what it does beneath. */
export function RuleDialog({ urgency, rule, methods, timeZone, onClose }: RuleDialogProps) {
  const [steps, setSteps] = useState<readonly Step[]>(rule.steps);
  const save = useSave(urgency, rule, steps, onClose);
  const change = (at: number, step: Step) => setSteps(steps.map((one, index) => (index === at ? step : one)));
  const last = steps.at(-1);
  const empty = steps.some(({ to }) => to.length === 0);
  return (
    <Dialog
      title={RULE_TITLES[urgency]}
      about="Whatever is chosen comes at its moment, until you answer."
      open
      onOpenChange={onClose}
    >
      <Form
        onSubmit={save.mutate}
        submitLabel="Save"
        pending={save.isPending}
        error={save.error}
        whyNot={empty ? "Each moment needs at least one way: choose one, or remove the moment." : undefined}
        beside={
          <Button
            kind="quiet"
            icon="plus"
            onPress={() => setSteps([...steps, { afterMinutes: (last?.afterMinutes ?? 0) + 2, to: [] }])}
            whyNot={steps.length >= 10 ? "Ten moments are the most." : undefined}
          >
            Add a moment
          </Button>
        }
      >
        {() => (
          <>
            {steps.map((step, at) => (
              <StepFields
                // biome-ignore lint/suspicious/noArrayIndexKey: a moment is known by its place
                key={at}
                step={step}
                number={at + 1}
                methods={methods}
                onChange={(next) => change(at, next)}
                onRemove={steps.length > 1 ? () => setSteps(steps.filter((_, index) => index !== at)) : undefined}
              />
            ))}
            {urgency === "low" && <QuietFields quiet={rule.quiet} timeZone={timeZone} />}
            <RulePicture
              rule={{ steps: steps.filter(({ to }) => to.length > 0), quiet: null }}
              urgency={urgency}
              methods={methods}
              atMs={nowMs()}
              timeZone={timeZone}
            />
          </>
        )}
      </Form>
    </Dialog>
  );
}
