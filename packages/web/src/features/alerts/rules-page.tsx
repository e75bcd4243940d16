import { capital, sentence } from "@shipshape/domain/sentence";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { EmptyState } from "../../kit/empty-state.tsx";
import { ButtonLink, RowLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Page } from "../../kit/page.tsx";
import { Code, Row, Soft, Stack } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { Time } from "../../kit/time.tsx";
import { AlertsTabs } from "./alerts-tabs.tsx";
import type { RuleView } from "./rule-input.ts";
import { ruleStatus } from "./rule-words.ts";

/** Rules over alerts, in the order in which they are asked. */
export function RulesPage() {
  const { rules } = useSuspenseQuery(ask.alerts.listRules()).data;
  const failing = rules.filter(({ use }) => use.failures > 0);
  return (
    <Page
      title="Rules"
      byline={<AlertsTabs />}
      lead="What becomes of an alert before anybody is paged. Rules are asked from top to bottom; each sees what those above made of it."
      actions={
        <>
          <ApplyNow />
          <ButtonLink to="/alert-rules/new">New rule</ButtonLink>
        </>
      }
    >
      {failing.length > 0 && (
        <Notice
          tone="warn"
          title={`${failing.length === 1 ? "A rule" : `${failing.length} rules`} could not be evaluated`}
        >
          {failing.map(({ name, use }) => `${name}: ${use.lastFailure} (${use.failures}×)`).join("; ")}. The alerts were
          let through without it.
        </Notice>
      )}
      <ListTable
        caption="Rules"
        rows={rules}
        keyOf={({ name }) => name}
        columns={columnsOf(rules)}
        empty={
          <EmptyState title="No rules: every alert is let through" command={cliCommand("apply -f alert-rules.yaml")}>
            A rule gives alerts other words, a priority or a route; waits whether they pass; pages only when several
            come; or keeps them silent, always or for maintenance.
          </EmptyState>
        }
      />
    </Page>
  );
}

const columnsOf = (rules: readonly RuleView[]): Column<RuleView>[] => [
  {
    title: "Order",
    numeric: true,
    secondary: true,
    cell: ({ name }) => rules.findIndex((one) => one.name === name) + 1,
  },
  {
    title: "Rule",
    wide: true,
    cell: ({ name, displayName, when, services, summary }) => (
      <Stack space="tight">
        <RowLink to="/alert-rules/$name" params={{ name }}>
          {displayName}
        </RowLink>
        <span>{capital(summary)}</span>
        {(when ?? services) && <Soft>{when ? <Code>{when}</Code> : `of ${services?.join(", ")}`}</Soft>}
      </Stack>
    ),
  },
  { title: "State", cell: (rule) => <StatusWord status={ruleStatus(rule, new Date())} /> },
  { title: "Hits in 7 days", numeric: true, cell: ({ use }) => use.hits },
  {
    title: "Last hit",
    secondary: true,
    cell: ({ use }) => (use.lastHit ? <Time at={use.lastHit} /> : <Soft>never</Soft>),
  },
  { title: "Passed by", numeric: true, secondary: true, cell: ({ use, do: actions }) => actions.pause && use.passedBy },
  { title: "Errors", numeric: true, cell: ({ use }) => use.failures || <Soft>none</Soft> },
  { title: "Move", cell: (rule) => <Move rule={rule} rules={rules} /> },
];

/** Up and down in the order; what stood there before is asked after it, or before. */
function Move({ rule, rules }: { rule: RuleView; rules: readonly RuleView[] }) {
  const whyNot = useWhyNot("alerts:write");
  const at = rules.findIndex(({ name }) => name === rule.name);
  const place = (before: string | null) => api.alerts.moveRule({ params: { name: rule.name }, body: { before } });
  const [next, after] = [rules[at + 1], rules[at + 2]];
  const move = useAction({
    run: (before: string | null) => place(before),
    told: () => `${rule.displayName} is asked elsewhere now.`,
    undo: () => place(next?.name ?? null),
  });
  return (
    <Row space="tight">
      <Button
        kind="quiet"
        label={`Move ${rule.displayName} up`}
        whyNot={whyNot ?? (at === 0 ? "It is the first already." : undefined)}
        pending={move.isPending}
        onPress={() => move.mutate(rules[at - 1]?.name ?? null)}
      >
        Up
      </Button>
      <Button
        kind="quiet"
        label={`Move ${rule.displayName} down`}
        whyNot={whyNot ?? (next === undefined ? "It is the last already." : undefined)}
        pending={move.isPending}
        onPress={() => move.mutate(after?.name ?? null)}
      >
        Down
      </Button>
    </Row>
  );
}

/** Rules hold for alerts from now on; what fires and was kept back may be judged anew. */
export function ApplyNow() {
  const whyNot = useWhyNot("alerts:write");
  const { data } = useQuery(ask.alerts.list({ query: { status: "firing", limit: 200 } }));
  const kept = (data?.alerts ?? []).filter(({ decision }) => decision !== "dispatch").length;
  const apply = useAction({
    run: () => api.alerts.applyRules(),
    told: ({ because }) => sentence(because),
  });
  return (
    <Button whyNot={whyNot ?? (kept === 0 ? "Nothing that fires is kept back." : undefined)} action={apply}>
      Judge again{kept > 0 ? ` (${kept})` : ""}
    </Button>
  );
}
