import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { EmptyState } from "../../kit/empty-state.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Section } from "../../kit/page.tsx";
import { Code, Row, Soft, Stack, Strong } from "../../kit/stack.tsx";
import { MappingRuleDialog } from "./mapping-rule-dialog.tsx";
import type { MappingRuleView } from "./record-words.ts";

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
        <MappingRuleDialog
          rule={edited === "new" ? undefined : edited}
          rules={rules}
          onClose={() => setEdited(undefined)}
        />
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
