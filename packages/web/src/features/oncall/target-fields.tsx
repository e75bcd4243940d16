import { useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { IconButton } from "../../kit/button.tsx";
import { FieldRow } from "../../kit/field-row.tsx";
import { ChoiceField, InputField } from "../../kit/form-field.tsx";
import type { PolicyNode } from "./policy-words.ts";
import { usePeople } from "./use-people.ts";

export type Target = NonNullable<PolicyNode["targets"]>[number];

const KINDS = [
  { value: "user", label: "A person" },
  { value: "schedule", label: "Whoever is on call for" },
  { value: "robinSchedule", label: "The next in turn on call for" },
  { value: "robinUsers", label: "The next in turn of" },
  { value: "everySchedule", label: "Everybody in the schedule" },
  { value: "everyTeam", label: "Everybody in the team" },
  { value: "policy", label: "Hand off to the policy" },
  { value: "webhook", label: "A program, at" },
] as const;
type Kind = (typeof KINDS)[number]["value"];

function kindOf(target: Target): Kind {
  if (target.kind === "roundRobin") return target.schedule === undefined ? "robinUsers" : "robinSchedule";
  if (target.kind === "everyone") return target.schedule === undefined ? "everyTeam" : "everySchedule";
  return target.kind;
}

/** The one thing that a target names, as text. */
function namedBy(target: Target): string {
  switch (target.kind) {
    case "roundRobin":
      return target.schedule ?? (target.users ?? []).join(", ");
    case "everyone":
      return target.schedule ?? target.team ?? "";
    case "webhook":
      return target.url;
    default:
      return target.name;
  }
}

function targetOf(kind: Kind, value: string): Target {
  switch (kind) {
    case "robinUsers":
      return {
        kind: "roundRobin",
        users: value
          .split(",")
          .map((name) => name.trim())
          .filter(Boolean),
      };
    case "robinSchedule":
      return { kind: "roundRobin", schedule: value };
    case "everySchedule":
      return { kind: "everyone", schedule: value };
    case "everyTeam":
      return { kind: "everyone", team: value };
    case "webhook":
      return { kind: "webhook", url: value };
    default:
      return { kind, name: value };
  }
}

type Named = { readonly name: string; readonly displayName: string };
const optionsOf = (all: readonly Named[] | undefined) =>
  (all ?? []).map(({ name, displayName }) => ({ value: name, label: displayName }));

/** What each kind of target can name. */
function useNames(): Partial<Record<Kind, readonly { value: string; label: string }[]>> {
  const user = usePeople();
  const schedules = optionsOf(useQuery(ask.oncall.listSchedules()).data?.schedules);
  const policies = optionsOf(useQuery(ask.oncall.listEscalationPolicies()).data?.escalationPolicies);
  const teams = optionsOf(useQuery(ask.catalog.listTeams()).data?.teams);
  return {
    ...{ user, schedule: schedules, robinSchedule: schedules, everySchedule: schedules },
    ...{ everyTeam: teams, policy: policies },
  };
}

type TargetFieldsProps = { target: Target; onChange: (target: Target) => void; onRemove: (() => void) | undefined };

/** Whom a step tells: which kind of target, and which one. */
export function TargetFields({ target, onChange, onRemove }: TargetFieldsProps) {
  const names = useNames();
  const kind = kindOf(target);
  const value = namedBy(target);
  const options = names[kind];
  return (
    <FieldRow>
      <ChoiceField
        label="Tells"
        value={kind}
        options={KINDS}
        onChoose={(next) => onChange(targetOf(next as Kind, names[next as Kind]?.[0]?.value ?? ""))}
      />
      {options ? (
        <ChoiceField
          label="Which"
          value={value}
          options={
            options.some((one) => one.value === value) ? options : [{ value, label: value || "choose" }, ...options]
          }
          onChoose={(next) => onChange(targetOf(kind, next))}
        />
      ) : (
        <InputField
          key={kind}
          label={kind === "webhook" ? "Address" : "People"}
          defaultValue={value}
          placeholder={kind === "webhook" ? "https://example.com/hooks/pager" : "ana, ben, cleo"}
          onText={(text) => onChange(targetOf(kind, text))}
        />
      )}
      {onRemove && <IconButton icon="close" label={`Take ${value || "this target"} out`} onPress={onRemove} />}
    </FieldRow>
  );
}
