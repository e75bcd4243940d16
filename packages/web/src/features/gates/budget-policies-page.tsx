import { conditionText } from "@shipshape/domain/gates/budget-policy";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../../kernel/ask.ts";
import { usePageActions } from "../../kernel/page-actions.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { Button } from "../../kit/button.tsx";
import { RowLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page } from "../../kit/page.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { DeliveryTabs } from "../changes/delivery-tabs.tsx";
import { PolicyDialog } from "./policy-dialog.tsx";
import { governsText, type PolicyView } from "./policy-words.ts";

const columns: Column<PolicyView>[] = [
  {
    title: "Policy",
    head: true,
    cell: ({ name, displayName, builtIn }) => (
      <Stack space="tight">
        <RowLink to="/budget-policies/$name" params={{ name }}>
          {displayName}
        </RowLink>
        {builtIn && <Soft>built in</Soft>}
      </Stack>
    ),
  },
  {
    title: "Clauses",
    wide: true,
    cell: ({ clauses }) => clauses.map(({ when }) => conditionText(when)).join("; "),
  },
  { title: "Governs", cell: ({ selector }) => governsText(selector) },
  { title: "Exempt", secondary: true, cell: ({ exemptions }) => exemptions.join(", ") || <Soft>rollback</Soft> },
  { title: "Objectives", numeric: true, cell: ({ governs }) => governs },
];

/** What follows as error budgets go down: every policy, and how much each governs. */
export function BudgetPoliciesPage() {
  const { data } = useSuspenseQuery(ask.gates.listPolicies());
  const { data: builtIn } = useSuspenseQuery(ask.gates.getPolicy({ params: { name: "default" } }));
  const [writing, setWriting] = useState(false);
  const whyNot = useWhyNot("config:write");
  const write = (): void => setWriting(true);
  usePageActions([{ key: "policy", label: "Write a policy", icon: "plus", shortcut: "c", whyNot, run: write }]);
  return (
    <Page
      title="Error budget policies"
      lead="What follows as an error budget goes down: who is told, what needs approval, what is frozen. The gate enforces it."
      byline={<DeliveryTabs />}
      actions={
        <Button icon="plus" shortcut="c" whyNot={whyNot} onPress={write}>
          Write a policy
        </Button>
      }
    >
      <ListTable
        caption="Error budget policies"
        rows={data.policies}
        keyOf={({ name }) => name}
        columns={columns}
        empty={null}
      />
      <PolicyDialog
        title="Write a policy"
        document={builtIn.document.replace("name: default", "name: ours")}
        open={writing}
        onOpenChange={setWriting}
      />
    </Page>
  );
}
