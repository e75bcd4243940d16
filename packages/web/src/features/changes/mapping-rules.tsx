import { nameFor } from "@shipshape/domain/catalog/service-name";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { useRested } from "../../kernel/rested.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { EmptyState } from "../../kit/empty-state.tsx";
import { Form, textOf } from "../../kit/form.tsx";
import { ChoiceField, InputField, TextField } from "../../kit/form-field.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Code, Row, Soft, Stack, Strong, Words } from "../../kit/stack.tsx";
import type { MappingRuleView } from "./record-words.ts";

const APART = 10;

/** The rules that say of which service and environment a change speaks. */
export function MappingRules() {
  const { rules } = useSuspenseQuery(ask.changes.listMappingRules()).data;
  const [edited, setEdited] = useState<MappingRuleView | "new">();
  return (
    <Section
      title="Mapping rules"
      note="Asked from top to bottom where an event does not name one of our services and environments itself; the first that fits decides."
      aside={<Button onPress={() => setEdited("new")}>New mapping rule</Button>}
    >
      <ListTable
        caption="Mapping rules"
        rows={rules}
        keyOf={({ name }) => name}
        columns={columnsOf(rules, setEdited)}
        empty={
          <EmptyState title="No mapping rules" command={cliCommand("apply -f mapping.yaml")}>
            Names, repositories and the usual words for environments are understood without any. A rule is for what is
            called otherwise where it comes from.
          </EmptyState>
        }
      />
      {edited && (
        <RuleDialog rule={edited === "new" ? undefined : edited} rules={rules} onClose={() => setEdited(undefined)} />
      )}
    </Section>
  );
}

const saysWords = ({ service, environment, ignore }: MappingRuleView): string =>
  ignore
    ? "is ignored"
    : [service && `is ${service}`, environment && `runs in ${environment}`].filter(Boolean).join(", and ");

const columnsOf = (
  rules: readonly MappingRuleView[],
  onEdit: (rule: MappingRuleView) => void,
): Column<MappingRuleView>[] => [
  {
    title: "Rule, and what fits",
    wide: true,
    cell: (rule) => (
      <Stack space="tight">
        <Strong>{rule.displayName}</Strong>
        <Code>{rule.condition}</Code>
        {!rule.enabled && <Soft>switched off</Soft>}
      </Stack>
    ),
  },
  { title: "Then it", cell: saysWords },
  { title: "Order", secondary: true, cell: (rule) => <Move rule={rule} rules={rules} /> },
  {
    title: "Do",
    cell: (rule) => (
      <Button kind="quiet" label={`Change ${rule.displayName}`} onPress={() => onEdit(rule)}>
        Change
      </Button>
    ),
  },
];

function Move({ rule, rules }: { rule: MappingRuleView; rules: readonly MappingRuleView[] }) {
  const at = rules.findIndex(({ name }) => name === rule.name);
  const whyNot = useWhyNot("changes:write");
  const move = useAction({
    run: (before: string | null) => api.changes.moveMappingRule({ params: { name: rule.name }, body: { before } }),
    told: () => `${rule.displayName} was moved.`,
  });
  const [above, below] = [rules[at - 1], rules[at + 1]];
  return (
    <Row>
      {above && (
        <Button kind="quiet" onPress={() => move.mutate(above.name)} whyNot={whyNot}>
          Up
        </Button>
      )}
      {below && (
        <Button kind="quiet" onPress={() => move.mutate(rules[at + 2]?.name ?? null)} whyNot={whyNot}>
          Down
        </Button>
      )}
    </Row>
  );
}

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

const DOES = [
  { value: "map", label: "it is of the service and environment below" },
  { value: "ignore", label: "it is ignored" },
  { value: "off", label: "nothing yet: the rule is switched off" },
];

type DialogProps = { rule: MappingRuleView | undefined; rules: readonly MappingRuleView[]; onClose: () => void };

function RuleDialog({ rule, rules, onClose }: DialogProps) {
  const whyNot = useWhyNot("changes:write");
  const [draft, setDraft] = useState<Said>();
  const save = useAction({
    run: (fields: FormData) => {
      const body = saidIn(fields, rule, rules);
      return api.changes.putMappingRule({
        params: { name: rule?.name ?? (nameFor(body.displayName ?? "") || "rule") },
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
              <Button kind="danger" onPress={() => remove.mutate()} whyNot={whyNot}>
                Take it away
              </Button>
            )
          }
        >
          {(faultOf) => <RuleFields rule={rule} faultOf={faultOf} />}
        </Form>
        {draft && draft.condition !== "" && <Tried draft={draft} name={rule?.name ?? "draft"} />}
      </Stack>
    </Dialog>
  );
}

function RuleFields({
  rule,
  faultOf,
}: {
  rule: MappingRuleView | undefined;
  faultOf: (name: string) => string | undefined;
}) {
  return (
    <>
      <InputField
        label="Name"
        name="displayName"
        required
        defaultValue={rule?.displayName ?? ""}
        fault={faultOf("displayName")}
      />
      <TextField
        label="What fits"
        name="condition"
        required
        rows={2}
        defaultValue={rule?.condition ?? ""}
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
      <InputField label="Service" name="service" defaultValue={rule?.service ?? ""} fault={faultOf("service")} />
      <InputField
        label="Environment"
        name="environment"
        defaultValue={rule?.environment ?? ""}
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
