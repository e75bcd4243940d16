import { actionText, conditionText } from "@shipshape/domain/gates/budget-policy";
import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { usePageActions } from "../../kernel/page-actions.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { CommandLine } from "../../kit/command-line.tsx";
import { Facts } from "../../kit/facts.tsx";
import { QuietLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page, RailPart, Section } from "../../kit/page.tsx";
import { Soft, Stack, Strong } from "../../kit/stack.tsx";
import { GovernedList } from "./governed-list.tsx";
import { PolicyDialog } from "./policy-dialog.tsx";
import { governsText, type PolicyDetail } from "./policy-words.ts";

const route = getRouteApi("/signed-in/budget-policies/$name");

type Clause = PolicyDetail["clauses"][number];

const columns: Column<Clause>[] = [
  {
    title: "Clause",
    cell: ({ name, when }) => (
      <Stack space="tight">
        <Strong>{name}</Strong>
        <Soft>{conditionText(when)}</Soft>
      </Stack>
    ),
  },
  {
    title: "What follows",
    wide: true,
    cell: ({ actions, sentence }) => (
      <Stack space="tight">
        {sentence && <span>{sentence}</span>}
        {actions.map((action) => (
          <Soft key={JSON.stringify(action)}>{actionText(action)}</Soft>
        ))}
      </Stack>
    ),
  },
];

/** One policy: its clauses, the objectives it governs with what holds now, and the document it is kept as. */
export function BudgetPolicyPage() {
  const { name } = route.useParams();
  const { data: policy } = useSuspenseQuery(ask.gates.getPolicy({ params: { name } }));
  const [changing, setChanging] = useState(false);
  const whyNot = useWhyNot("config:write");
  const change = (): void => setChanging(true);
  usePageActions([
    { key: "change", label: `Change ${policy.displayName}`, icon: "settings", shortcut: "e", whyNot, run: change },
  ]);
  return (
    <Page
      title={policy.displayName}
      crumbs={<QuietLink to="/budget-policies">Error budget policies</QuietLink>}
      lead={policy.description || undefined}
      actions={
        <Button shortcut="e" whyNot={whyNot} onPress={change}>
          Change
        </Button>
      }
      rail={<PolicyRail policy={policy} />}
    >
      <Section title="What follows as the budget goes down" count={policy.clauses.length}>
        <ListTable
          caption="Clauses"
          rows={policy.clauses}
          keyOf={(clause) => clause.name}
          columns={columns}
          empty={null}
        />
      </Section>
      <GovernedList objectives={policy.objectives} />
      <Section title="As code" note="Change it in your repository, and apply it; or see first what it would do.">
        <CommandLine tall command={policy.document.trimEnd()} />
        <CommandLine command={cliCommand(`gate policy preview -f ${name}.yaml`)} />
        <CommandLine command={cliCommand(`apply -f ${name}.yaml`)} />
      </Section>
      <PolicyDialog
        title={`Change ${policy.displayName}`}
        document={policy.document}
        open={changing}
        onOpenChange={setChanging}
      />
    </Page>
  );
}

function PolicyRail({ policy }: { policy: PolicyDetail }) {
  const { name, selector, exemptions, builtIn, objectives } = policy;
  const others = exemptions.filter((changeClass) => changeClass !== "rollback");
  return (
    <RailPart title="Policy" aside={!builtIn && <TakeAway policy={policy} />}>
      <Facts
        facts={[
          { term: "Governs", value: governsText(selector) },
          { term: "Objectives", value: String(objectives.length) },
          { term: "Exempt", value: [...others, "rollback"].join(", ") },
          { term: "Name", value: name },
        ]}
      />
      {builtIn && <Soft>It is built in. Write one named default, and yours holds in its place.</Soft>}
    </RailPart>
  );
}

function TakeAway({ policy }: { policy: PolicyDetail }) {
  const { name, displayName, document } = policy;
  const navigate = useNavigate();
  const remove = useAction({
    run: () => api.gates.deletePolicy({ params: { name } }),
    told: () => `${displayName} is taken away.`,
    undo: () => api.configuration.apply({ body: { files: [{ path: `${name}.yaml`, text: document }] } }),
    onDone: () => void navigate({ to: "/budget-policies" }),
  });
  return (
    <Button kind="quiet" whyNot={useWhyNot("gates:write")} action={remove} label={`Take ${displayName} away`}>
      Take away
    </Button>
  );
}
