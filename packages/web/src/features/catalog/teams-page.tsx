import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { ask } from "../../kernel/ask.ts";
import { cliCommand } from "../../kernel/cli-command.ts";
import { usePageActions } from "../../kernel/page-actions.ts";
import { useMe, useWhyNot } from "../../kernel/session.ts";
import { matches } from "../../kernel/text-filter.ts";
import { useTyped } from "../../kernel/use-typed.ts";
import { Button } from "../../kit/button.tsx";
import { EmptyState, Quiet } from "../../kit/empty-state.tsx";
import { FilterBar } from "../../kit/filter-choice.tsx";
import { FilterField } from "../../kit/form-field.tsx";
import { RowLink, TextLink } from "../../kit/link.tsx";
import { type Column, ListTable } from "../../kit/list-table.tsx";
import { Page } from "../../kit/page.tsx";
import { Person } from "../../kit/people.tsx";
import { OneLine, Soft, Stack } from "../../kit/stack.tsx";
import type { Reached } from "../oncall/on-call-of.ts";
import { useOnCall } from "../oncall/use-on-call.ts";
import { CatalogTabs } from "./catalog-tabs.tsx";
import { TeamDialog, type TeamView } from "./team-dialog.tsx";

const route = getRouteApi("/signed-in/teams");

const SOME = 4;

/** A few of the members by name, and how many more. */
const someOf = (members: readonly string[]): string =>
  members.length <= SOME
    ? members.join(", ")
    : `${members.slice(0, SOME).join(", ")} and ${members.length - SOME} more`;

type ListedTeam = TeamView & { readonly services: number };
type OnCall = ((policy: string | null) => readonly Reached[]) | undefined;

const columns = (onCall: OnCall): Column<ListedTeam>[] => [
  {
    title: "Team",
    wide: true,
    cell: ({ name, displayName, description }) => (
      <Stack space="tight">
        <RowLink to="/teams/$name" params={{ name }}>
          {displayName}
        </RowLink>
        {description && (
          <OneLine>
            <Soft>{description}</Soft>
          </OneLine>
        )}
      </Stack>
    ),
  },
  { title: "Members", secondary: true, cell: ({ members }) => someOf(members) || <Soft>nobody</Soft> },
  { title: "Services", numeric: true, cell: ({ services }) => services },
  {
    title: "On call now",
    cell: ({ escalationPolicy }) => {
      const [first] = onCall?.(escalationPolicy) ?? [];
      return first ? <Person name={first.user} /> : <Soft>–</Soft>;
    },
  },
  {
    title: "Pages by",
    secondary: true,
    cell: ({ escalationPolicy }) =>
      escalationPolicy ? (
        <TextLink to="/escalation-policies/$name" params={{ name: escalationPolicy }}>
          {escalationPolicy}
        </TextLink>
      ) : (
        <Soft>no policy</Soft>
      ),
  },
];

/** Those I am in first. */
const mineFirst = (teams: readonly ListedTeam[], me: string): ListedTeam[] =>
  teams.toSorted((a, b) => Number(b.members.includes(me)) - Number(a.members.includes(me)));

export function TeamsPage() {
  const { find = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const me = useMe();
  const { teams } = useSuspenseQuery(ask.catalog.listTeams()).data;
  const onCall = useOnCall();
  const [adding, setAdding] = useState(false);
  const whyNot = useWhyNot("catalog:write");
  const add = (): void => setAdding(true);
  usePageActions([{ key: "add", label: "Add a team", icon: "plus", shortcut: "c", whyNot, run: add }]);
  const [typed, type] = useTyped(find, (text) => void navigate({ search: { find: text || undefined }, replace: true }));
  const found = teams.filter(({ name, displayName, members }) => matches(find, [name, displayName, ...members]));
  return (
    <Page
      title="Teams"
      byline={<CatalogTabs />}
      actions={
        <Button kind="primary" onPress={add} whyNot={whyNot} shortcut="c">
          Add a team
        </Button>
      }
    >
      <Stack space="close">
        <FilterBar label="Filter the teams" find={<FilterField label="Find a team" value={typed} onChange={type} />} />
        <ListTable
          caption="Teams"
          rows={mineFirst(found, me.name)}
          keyOf={({ name }) => name}
          columns={columns(onCall)}
          empty={teams.length === 0 ? <NoTeams /> : <Quiet>No team matches.</Quiet>}
        />
      </Stack>
      <TeamDialog open={adding} onOpenChange={setAdding} />
    </Page>
  );
}

const NoTeams = () => (
  <EmptyState title="No teams yet" command={cliCommand("team create --name payments-team --members ada")}>
    A team owns services; their alerts page its escalation policy.
  </EmptyState>
);
