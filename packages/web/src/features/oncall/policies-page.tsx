import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { EmptyState } from "../../kit/empty-state.tsx";
import { ButtonLink, RowLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page } from "../../kit/page.tsx";
import { Person } from "../../kit/people.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { onCallOf } from "./on-call-of.ts";
import { OncallTabs } from "./oncall-tabs.tsx";
import { nodeText, type PolicyView, repeatText, servicesUsing } from "./policy-words.ts";

/** Whom incidents page, and whom next when nobody answers. */
export function PoliciesPage() {
  const policies = useSuspenseQuery(ask.oncall.listEscalationPolicies()).data.escalationPolicies;
  const schedules = useSuspenseQuery(ask.oncall.listSchedules()).data.schedules;
  const services = useSuspenseQuery(ask.catalog.listServices()).data.services;
  const teams = useSuspenseQuery(ask.catalog.listTeams()).data.teams;
  const whyNot = useWhyNot("oncall:write");
  const now = schedules.map((schedule) => schedule.now);
  const columns: Column<PolicyView>[] = [
    {
      title: "Policy",
      wide: true,
      cell: ({ name, displayName, steps, repeat }) => (
        <Stack space="tight">
          <RowLink to="/escalation-policies/$name" params={{ name }}>
            {displayName}
          </RowLink>
          <span>{steps.map((step, index) => nodeText(step, index === 0)).join("; ")}</span>
          <Soft>{repeatText(repeat)}</Soft>
        </Stack>
      ),
    },
    {
      title: "First, now",
      cell: ({ name }) => (
        <Stack space="tight">
          {onCallOf(name, policies, now).map(({ user, schedule }) => (
            <Person key={`${schedule} ${user}`} name={user} />
          ))}
        </Stack>
      ),
    },
    { title: "Services", numeric: true, cell: ({ name }) => servicesUsing(name, services, teams).length },
  ];
  return (
    <Page
      title="Escalation policies"
      byline={<OncallTabs />}
      lead="Whom an incident pages, and whom next when nobody answers."
      actions={whyNot === undefined && <ButtonLink to="/new-escalation-policy">New policy</ButtonLink>}
    >
      <ListTable
        caption="Escalation policies"
        rows={policies}
        keyOf={({ name }) => name}
        columns={columns}
        empty={
          <EmptyState title="No escalation policy yet" command={cliCommand("apply -f on-call.yaml")}>
            An EscalationPolicy document says who is paged at once, and who next; until there is one, alerts page
            everybody who administers this installation.
          </EmptyState>
        }
      />
    </Page>
  );
}
