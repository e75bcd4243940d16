import { nameFor } from "@shipshape/domain/catalog/service-name";
import type { RuleDraft } from "@shipshape/domain/changes/rule-draft";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useRested } from "../../kernel/rested.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { ChoiceField, InputField, TextField } from "../../kit/form-field.tsx";
import { Soft, Stack, Words } from "../../kit/stack.tsx";
import type { MappingRuleView } from "./record-words.ts";

const APART = 10;

type Said = Parameters<typeof api.changes.putMappingRule>[0]["body"];

function saidIn(fields: FormData, rule: MappingRuleView | undefined, rules: readonly MappingRuleView[]): Said {
  const [service, environment, does] = ["service", "environment", "does"].map((name) => textOf(fields, name));
  return {
    displayName: textOf(fields, "displayName"),
    description: rule?.description ?? "",
    position: rule?.position ?? (rules.at(-1)?.position ?? 0) + APART,
    condition: textOf(fields, "condition"),
    ...(service && does !== "ignore" ? { service } : {}),
    ...(environment && does !== "ignore" ? { environment } : {}),
    ignore: does === "ignore",
    enabled: does !== "off",
    labels: rule?.labels ?? {},
    annotations: rule?.annotations ?? {},
  };
}

/** What is tried before anything was typed: what it fits is seen, and that it says nothing yet. */
const beginning = ({ condition, name }: RuleDraft): Said => ({
  displayName: name,
  description: "",
  position: 0,
  condition,
  ignore: false,
  enabled: true,
  labels: {},
  annotations: {},
});

const DOES = [
  { value: "map", label: "it is of the service and environment below" },
  { value: "ignore", label: "it is ignored" },
  { value: "off", label: "nothing yet: the rule is switched off" },
];

type DialogProps = {
  rule: MappingRuleView | undefined;
  rules: readonly MappingRuleView[];
  /** What a new rule begins with. */
  begin?: RuleDraft | undefined;
  onClose: () => void;
};

/** Makes a mapping rule or changes one, and tells meanwhile what it would do with what waits. */
export function MappingRuleDialog({ rule, rules, begin, onClose }: DialogProps) {
  const whyNot = useWhyNot("changes:write");
  const [draft, setDraft] = useState<Said | undefined>(begin && beginning(begin));
  const save = useAction({
    run: (fields: FormData) => {
      const body = saidIn(fields, rule, rules);
      return api.changes.putMappingRule({
        params: { name: rule?.name ?? (nameFor(body.displayName ?? "") || "rule") },
        query: rule ? {} : { onlyNew: "true" },
        body,
      });
    },
    told: ({ displayName }) => `${displayName} holds from now on; what waited is read again.`,
    quietErrors: true,
    onDone: onClose,
  });
  const remove = useAction({
    run: () => api.changes.removeMappingRule({ params: { name: rule?.name ?? "" } }),
    told: () => `${rule?.displayName} was taken away; what it mapped stays.`,
    onDone: onClose,
  });
  return (
    <Dialog title={rule ? rule.displayName : "New mapping rule"} open onOpenChange={(open) => !open && onClose()}>
      <Stack>
        <Form
          onSubmit={save.mutate}
          onFill={(fields) => setDraft(saidIn(fields, rule, rules))}
          submitLabel={rule ? "Save" : "Let it hold"}
          pending={save.isPending}
          error={save.error}
          whyNot={whyNot}
          beside={
            rule && (
              <Button kind="danger" action={remove} whyNot={whyNot}>
                Take it away
              </Button>
            )
          }
        >
          {(faultOf) => <RuleFields rule={rule} begin={begin} faultOf={faultOf} />}
        </Form>
        {draft && draft.condition !== "" && <Tried draft={draft} name={rule?.name ?? "draft"} />}
      </Stack>
    </Dialog>
  );
}

type FieldsProps = {
  rule: MappingRuleView | undefined;
  begin: RuleDraft | undefined;
  faultOf: (name: string) => string | undefined;
};

function RuleFields({ rule, begin, faultOf }: FieldsProps) {
  const services = useQuery(ask.catalog.listServices()).data?.services ?? [];
  const environments = useQuery(ask.environments.list()).data?.environments ?? [];
  return (
    <>
      <InputField
        label="Name"
        name="displayName"
        required
        defaultValue={rule?.displayName ?? begin?.name ?? ""}
        fault={faultOf("displayName")}
      />
      <TextField
        label="What fits"
        name="condition"
        required
        rows={2}
        defaultValue={rule?.condition ?? begin?.condition ?? ""}
        placeholder={'name.startsWith("pay-")'}
        hint="CEL over source, kind, service, repository, name, branch, environment (texts) and labels (a list)."
        fault={faultOf("condition")}
      />
      <ChoiceField
        label="What then"
        name="does"
        options={DOES}
        defaultValue={rule?.ignore ? "ignore" : rule?.enabled === false ? "off" : "map"}
      />
      <InputField
        label="Service"
        name="service"
        defaultValue={rule?.service ?? ""}
        suggestions={services.map(({ name }) => name)}
        fault={faultOf("service")}
      />
      <InputField
        label="Environment"
        name="environment"
        defaultValue={rule?.environment ?? ""}
        suggestions={environments.map(({ name }) => name)}
        fault={faultOf("environment")}
      />
    </>
  );
}

/** What the rule would do with what waits now, told while it is written. */
function Tried({ draft, name }: { draft: Said; name: string }) {
  const body = useRested({ ...draft, name }, 300);
  const { data } = useQuery({ ...ask.changes.tryMappingRule({ body }), placeholderData: (before) => before });
  if (!data) return null;
  if (data.problem)
    return <Words>{`${data.problem.message} (line ${data.problem.line}, column ${data.problem.column})`}</Words>;
  return (
    <Stack space="tight">
      <Words>
        It fits {data.fits} of the {data.waiting} that wait; {data.understood} of them would be understood.
      </Words>
      {data.examples.slice(0, 3).map(({ event, told, now }) => (
        <Soft key={event}>
          {told} → {now}
        </Soft>
      ))}
    </Stack>
  );
}
