import type { User } from "@shipshape/contract/access";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import type * as z from "zod";
import { ask } from "../../kernel/ask.ts";
import { usePageActions } from "../../kernel/page-actions.ts";
import { useMe, useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { EmptyState, Quiet } from "../../kit/empty-state.tsx";
import { Facts, Lines } from "../../kit/facts.tsx";
import { QuietLink, TextLink } from "../../kit/link.tsx";
import { ListTable } from "../../kit/list-table.tsx";
import { Page, RailPart, Section } from "../../kit/page.tsx";
import { Person } from "../../kit/people.tsx";
import { Row, Soft } from "../../kit/stack.tsx";
import { IncidentList } from "../incidents/incident-list.tsx";
import { OnCallFor, OnCallLine } from "../oncall/on-call-now.tsx";
import { useOnCall } from "../oncall/use-on-call.ts";
import { SloList } from "../slo/slo-list.tsx";
import { healthStatus } from "./health-words.ts";
import { serviceColumns } from "./service-columns.tsx";
import { putTeam, TeamDialog, type TeamView, teamAsKnown } from "./team-dialog.tsx";

const route = getRouteApi("/signed-in/teams/$name");

/** A team: what it owns, how that stands, who is in it, and who is on call for it. */
export function TeamPage() {
  const { name } = route.useParams();
  const { data: team } = useSuspenseQuery(ask.catalog.getTeam({ params: { name } }));
  const [worst] = useSuspenseQuery(ask.catalog.listStandings({ query: { owner: name } })).data.services;
  const [changing, setChanging] = useState(false);
  const whyNot = useWhyNot("catalog:write");
  const change = (): void => setChanging(true);
  usePageActions([{ key: "change", label: `Change ${team.displayName}`, icon: "settings", whyNot, run: change }]);
  return (
    <Page
      title={team.displayName}
      crumbs={<QuietLink to="/teams">Teams</QuietLink>}
      status={worst && healthStatus(worst.health)}
      lead={team.description}
      byline={<OnCallLine policy={team.escalationPolicy} />}
      actions={
        <>
          <JoinButton team={team} />
          <Button onPress={change} whyNot={whyNot}>
            Change
          </Button>
        </>
      }
      rail={<TeamRail team={team} />}
    >
      <TeamServices team={team} />
      <TeamWork team={team} />
      <TeamDialog team={team} whyNotRemove={whyNotRemove(team)} open={changing} onOpenChange={setChanging} />
    </Page>
  );
}

function whyNotRemove({ services, builtIn }: { services: number; builtIn: boolean }): string | undefined {
  if (builtIn) return "It is part of Shipshape itself.";
  if (services === 0) return undefined;
  return `It owns ${services === 1 ? "a service" : `${services} services`}: give what it owns to another team first.`;
}

function TeamServices({ team }: { team: TeamView }) {
  const { services } = useSuspenseQuery(ask.catalog.listStandings({ query: { owner: team.name } })).data;
  const onCall = useOnCall();
  return (
    <Section
      title="Services"
      count={services.length}
      aside={
        <Row space="normal">
          <TextLink to="/services" search={{ owner: team.name }}>
            In the catalog
          </TextLink>
          <TextLink to="/dependencies" search={{ owner: team.name }}>
            As a graph
          </TextLink>
        </Row>
      }
    >
      <ListTable
        caption="Services of the team, the worst first"
        rows={services}
        keyOf={({ id }) => id}
        columns={serviceColumns(onCall, true)}
        empty={
          <EmptyState title="It owns no service yet">
            A service says who owns it, where it is added or changed.
          </EmptyState>
        }
      />
    </Section>
  );
}

/** What of its services asks for it: live incidents, and objectives. */
function TeamWork({ team }: { team: TeamView }) {
  const { services } = useSuspenseQuery(ask.catalog.listStandings({ query: { owner: team.name } })).data;
  const owned = new Set(services.map(({ name }) => name));
  const isOwn = ({ service }: { service: string | null }): boolean => service !== null && owned.has(service);
  const incidents = useSuspenseQuery(ask.incidents.list({ query: { status: "live" } })).data.incidents.filter(isOwn);
  const slos = useSuspenseQuery(ask.slo.list({ query: { team: team.name } })).data.slos;
  return (
    <>
      <Section title="Live incidents" count={incidents.length}>
        <IncidentList incidents={incidents} empty={<Quiet>None of its services has one.</Quiet>} />
      </Section>
      <Section title="Objectives" count={slos.length}>
        <SloList slos={slos} empty={<Quiet>None of its services has an objective yet.</Quiet>} />
      </Section>
    </>
  );
}

type UserView = z.infer<typeof User>;

function TeamRail({ team }: { team: TeamView }) {
  const { data } = useQuery(ask.access.listUsers());
  const byName = new Map((data?.users ?? []).map((user) => [user.name, user]));
  const items = team.members.map((name) => ({
    key: name,
    content: <Member name={name} user={byName.get(name)} team={team} />,
  }));
  return (
    <>
      <RailPart title="On call now">
        <OnCallFor policy={team.escalationPolicy} />
      </RailPart>
      <RailPart title="Members">
        <Lines items={items} none="Nobody yet." />
      </RailPart>
      <RailPart title="Facts">
        <Facts
          facts={[
            { term: "Name", value: team.name },
            {
              term: "Pages by",
              value: team.escalationPolicy && (
                <TextLink to="/escalation-policies/$name" params={{ name: team.escalationPolicy }}>
                  {team.escalationPolicy}
                </TextLink>
              ),
            },
            { term: "Contacts", value: team.contacts.map(({ kind, value }) => `${kind}: ${value}`).join(", ") },
          ]}
        />
      </RailPart>
    </>
  );
}

function Member({ name, user, team }: { name: string; user: UserView | undefined; team: TeamView }) {
  const whyNot = useWhyNot("catalog:write");
  const leave = useMembership(team);
  return (
    <Row spread>
      <span>
        <Person name={user?.displayName ?? name} /> {user?.disabledAt && <Soft>left</Soft>}
      </span>
      <Button
        kind="quiet"
        label={`Take ${name} out of the team`}
        onPress={() => leave.mutate(team.members.filter((one) => one !== name))}
        pending={leave.isPending}
        whyNot={whyNot}
      >
        Take out
      </Button>
    </Row>
  );
}

/** Says anew who is in a team; taken back, those are in it who were. */
const useMembership = (team: TeamView) =>
  useAction({
    run: (members: readonly string[]) => putTeam({ ...teamAsKnown(team), members: [...members] }),
    told: ({ displayName, members }) =>
      `${displayName} has ${members.length === 1 ? "one member" : `${members.length} members`} now.`,
    undo: () => putTeam(teamAsKnown(team)),
  });

function JoinButton({ team }: { team: TeamView }) {
  const me = useMe();
  const whyNot = useWhyNot("catalog:write");
  const join = useMembership(team);
  if (me.kind !== "user" || team.members.includes(me.name)) return null;
  return (
    <Button onPress={() => join.mutate([...team.members, me.name])} pending={join.isPending} whyNot={whyNot}>
      Join
    </Button>
  );
}
