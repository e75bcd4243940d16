import { ChoiceField, InputField, TextField } from "../../kit/form-field.tsx";
import { Tiles } from "../../kit/stack.tsx";
import { type Action, fieldsText, type RuleSaid } from "./rule-input.ts";
import { HoursFields } from "./rule-time-fields.tsx";

const PRIORITIES = [
  { value: "P1", label: "P1: wakes people, whatever waits" },
  { value: "P2", label: "P2: wakes people" },
  { value: "P3", label: "P3: can wait" },
  { value: "P4", label: "P4: can wait long" },
  { value: "P5", label: "P5: for the record" },
] as const;

type Props = { said: RuleSaid["do"]; zone: string; faultOf: (name: string) => string | undefined };

/** What an action needs to know. */
export function RuleActionFields({ action, ...props }: Props & { action: Action }) {
  const Fields = FIELDS[action];
  return <Fields {...props} />;
}

const FIELDS: Readonly<Record<Action, (props: Props) => React.ReactNode>> = {
  priority: ({ said }) => (
    <ChoiceField label="Priority" name="priority" options={PRIORITIES} defaultValue={said.priority ?? "P3"} />
  ),
  suppress: ({ said, faultOf }) => (
    <InputField
      label="Why nobody is paged"
      name="reason"
      required
      defaultValue={said.suppress?.reason ?? ""}
      placeholder="Nobody acts on it at night"
      fault={faultOf("do.suppress")}
    />
  ),
  pause: ({ said, faultOf }) => (
    <InputField
      label="Minutes to wait"
      name="pauseMinutes"
      inputMode="numeric"
      required
      defaultValue={String(said.pause?.minutes ?? 3)}
      fault={faultOf("do.pause")}
    />
  ),
  workingHours: ({ said, zone, faultOf }) => (
    <HoursFields prefix="working" zone={zone} hours={said.workingHours} faultOf={faultOf} />
  ),
  threshold: ({ said, faultOf }) => (
    <Tiles>
      <InputField
        label="Alerts"
        name="count"
        inputMode="numeric"
        required
        defaultValue={String(said.threshold?.count ?? 3)}
        fault={faultOf("do.threshold.count")}
      />
      <InputField
        label="In minutes"
        name="withinMinutes"
        inputMode="numeric"
        required
        defaultValue={String(said.threshold?.withinMinutes ?? 5)}
        fault={faultOf("do.threshold.withinMinutes")}
      />
      <InputField
        label="Counted apart by"
        name="by"
        defaultValue={said.threshold?.by?.join(", ") ?? "service.name"}
        fault={faultOf("do.threshold.by")}
      />
    </Tiles>
  ),
  deduplicate: ({ said, faultOf }) => (
    <Tiles>
      <InputField
        label="The same are those with the same"
        name="key"
        required
        defaultValue={said.deduplicate?.key ?? "labels.host"}
        fault={faultOf("do.deduplicate.key")}
      />
      <InputField
        label="Until so many minutes after its end"
        name="keyMinutes"
        inputMode="numeric"
        required
        defaultValue={String(said.deduplicate?.withinMinutes ?? 60)}
        fault={faultOf("do.deduplicate.withinMinutes")}
      />
    </Tiles>
  ),
  group: ({ said, faultOf }) => (
    <Tiles>
      <InputField
        label="Together are those with the same"
        name="groupBy"
        defaultValue={said.group?.by?.join(", ") ?? "labels.cluster"}
        fault={faultOf("do.group.by")}
      />
      <InputField
        label="Each within so many minutes"
        name="groupMinutes"
        inputMode="numeric"
        required
        defaultValue={String(said.group?.withinMinutes ?? 60)}
        fault={faultOf("do.group.withinMinutes")}
      />
    </Tiles>
  ),
  route: ({ said, faultOf }) => (
    <Tiles>
      <InputField
        label="Escalation policy"
        name="escalationPolicy"
        defaultValue={said.route?.escalationPolicy ?? ""}
        placeholder="as its service says"
        fault={faultOf("do.route.escalationPolicy")}
      />
      <InputField
        label="Receiver of the route tree"
        name="receiver"
        defaultValue={said.route?.receiver ?? ""}
        placeholder="as the routes say"
        fault={faultOf("do.route.receiver")}
      />
    </Tiles>
  ),
  set: ({ said, faultOf }) => (
    <>
      <Tiles>
        <InputField
          label="Title"
          name="title"
          defaultValue={said.set?.title ?? ""}
          placeholder={'"[" + labels.zone + "] " + alert.title'}
          fault={faultOf("do.set.title")}
        />
        <InputField
          label="Severity"
          name="severity"
          defaultValue={said.set?.severity ?? ""}
          placeholder={'"critical"'}
          fault={faultOf("do.set.severity")}
        />
        <InputField
          label="Service"
          name="service"
          defaultValue={said.set?.service ?? ""}
          placeholder="labels.app"
          fault={faultOf("do.set.service")}
        />
      </Tiles>
      <TextField
        label="Labels"
        name="labels"
        rows={2}
        defaultValue={fieldsText(said.set?.labels)}
        placeholder={'team = "db"'}
        hint="One a line; with nothing after the sign it is taken away."
        fault={faultOf("do.set.labels")}
      />
      <TextField
        label="Annotations"
        name="annotations"
        rows={2}
        defaultValue={fieldsText(said.set?.annotations)}
        fault={faultOf("do.set.annotations")}
      />
    </>
  ),
};
