import { nameFor } from "@shipshape/domain/catalog/service-name";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { useRested } from "../../kernel/rested.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useTimeZone } from "../../kernel/time-zone.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Form } from "../../kit/form.tsx";
import { InputField, TextField, TickFields } from "../../kit/form-field.tsx";
import { Card, Section } from "../../kit/page.tsx";
import { Stack } from "../../kit/stack.tsx";
import { RuleActionFields } from "./rule-action-fields.tsx";
import { RuleCheck } from "./rule-check.tsx";
import { ACTIONS, type Action, actionsOf, NEW_RULE, type RuleSaid, type RuleView, ruleIn } from "./rule-input.ts";
import { RuleReplay } from "./rule-replay.tsx";
import { RuleTimeFields } from "./rule-time-fields.tsx";
import { useRuleCheck } from "./use-rule-check.ts";

/** Writes a rule: while one types it is checked against an alert; before it holds it can be run over the past. */
export function RuleForm({ rule }: { rule?: RuleView }) {
  const zone = useTimeZone();
  const navigate = useNavigate();
  const whyNot = useWhyNot("alerts:write");
  const [said, setSaid] = useState<RuleSaid>(rule ?? NEW_RULE);
  const [actions, setActions] = useState<readonly Action[]>(() => actionsOf(said.do));
  const nameOf = (one: RuleSaid): string => rule?.name ?? (nameFor(one.displayName ?? "") || "new-rule");
  const draft = useRested({ ...said, name: nameOf(said) }, 300);
  const [alert, setAlert] = useState<string>();
  const checked = useRuleCheck(draft, alert);
  const problemAt = (path: string) =>
    checked.problems.find((one) => one.path === path || one.path.startsWith(`${path}.`));

  const fill = (fields: FormData): void => {
    setSaid(ruleIn(fields, zone, rule));
    setActions(ACTIONS.flatMap(({ value }) => (fields.getAll("actions").includes(value) ? [value] : [])));
  };
  const save = useAction({
    run: (fields: FormData) => {
      const body = ruleIn(fields, zone, rule);
      return api.alerts.putRule({ params: { name: nameOf(body) }, query: rule ? {} : { onlyNew: "true" }, body });
    },
    told: ({ displayName }) => `${displayName} holds for alerts from now on.`,
    quietErrors: true,
    onDone: ({ name }) => void navigate({ to: "/alert-rules/$name", params: { name } }),
  });

  return (
    <Stack>
      <Form
        onSubmit={save.mutate}
        onFill={fill}
        submitLabel={rule ? "Save" : "Let it hold"}
        pending={save.isPending}
        error={save.error}
        whyNot={whyNot}
      >
        {(refused) => (
          <RuleFields
            said={said}
            rule={rule}
            actions={actions}
            zone={zone}
            faultOf={(name) => refused(name) ?? problemAt(name)?.message}
          />
        )}
      </Form>
      <RuleCheck checked={checked} alert={alert} onAlert={setAlert} />
      <RuleReplay draft={draft} faulty={checked.problems.length > 0} />
    </Stack>
  );
}

type FieldsProps = {
  said: RuleSaid;
  rule: RuleView | undefined;
  actions: readonly Action[];
  zone: string;
  faultOf: (name: string) => string | undefined;
};

function RuleFields({ said, rule, actions, zone, faultOf }: FieldsProps) {
  return (
    <>
      <WhatItIs said={said} isNew={rule === undefined} faultOf={faultOf} />
      <RuleTimeFields during={said.during} zone={zone} faultOf={faultOf} />
      <TickFields legend="What it does" name="actions" options={ACTIONS} ticked={actionsOf((rule ?? NEW_RULE).do)} />
      {ACTIONS.filter(({ value }) => actions.includes(value)).map(({ value, label }) => (
        <Card key={value}>
          <Section title={label}>
            <RuleActionFields action={value} said={said.do} zone={zone} faultOf={faultOf} />
          </Section>
        </Card>
      ))}
      <TickFields legend="And" name="flags" options={FLAGS} ticked={flagsOf(rule)} />
    </>
  );
}

const FLAGS = [
  { value: "stop", label: "Rules after it do not see these alerts" },
  { value: "holdsP1", label: "P1 waits too, which otherwise pages at once" },
];

const flagsOf = (rule: RuleView | undefined): string[] => [
  ...(rule?.stop ? ["stop"] : []),
  ...(rule?.holdsP1 ? ["holdsP1"] : []),
];

type WhatProps = { said: RuleSaid; isNew: boolean; faultOf: (name: string) => string | undefined };

function WhatItIs({ said, isNew, faultOf }: WhatProps) {
  const [first] = useState(said);
  return (
    <>
      <InputField
        label="What it is called"
        name="displayName"
        required
        pattern=".*[A-Za-z0-9].*"
        defaultValue={first.displayName ?? ""}
        placeholder="Quiet staging"
        fault={faultOf("displayName") ?? faultOf("name")}
      />
      <TextField
        label="About alerts for which"
        name="when"
        rows={2}
        defaultValue={first.when ?? ""}
        hint="In CEL, over alert, labels, annotations, service, payload and now; every alert where empty."
        fault={faultOf("when")}
      />
      <InputField
        label="Only of these services"
        name="services"
        defaultValue={first.services?.join(", ") ?? ""}
        placeholder="all"
        hint="Names, with commas between them"
        fault={faultOf("services")}
      />
      <TextField
        label="Why there is this rule"
        name="description"
        rows={2}
        defaultValue={first.description ?? ""}
        fault={faultOf("description")}
      />
      {isNew && (
        <InputField
          label="Order"
          name="order"
          inputMode="numeric"
          defaultValue={String(first.order ?? 100)}
          hint="Smaller numbers are asked first."
          fault={faultOf("order")}
        />
      )}
    </>
  );
}
