import { useSuspenseQueries, useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { useMe } from "../../kernel/session.ts";
import { Quiet } from "../../kit/empty-state.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Section } from "../../kit/page.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { IncidentList } from "../incidents/incident-list.tsx";
import type { IncidentView } from "../incidents/incident-words.ts";

const BY_STATUS = { open: 0, acknowledged: 1, resolved: 2 } as const;

const urgentFirst = (incidents: readonly IncidentView[]): IncidentView[] =>
  incidents.toSorted((a, b) => BY_STATUS[a.status] - BY_STATUS[b.status] || a.severity.localeCompare(b.severity));

/** What pages me, what I look after, and what is broken in a service of a team of mine. */
function useMine(): { readonly mine: IncidentView[]; readonly others: IncidentView[] } {
  const me = useMe();
  const live = useSuspenseQuery(ask.incidents.list({ query: { status: "live" } })).data.incidents;
  const own = useSuspenseQuery(ask.incidents.list({ query: { status: "live", mine: "true" } })).data.incidents;
  const { teams } = useSuspenseQuery(ask.catalog.listTeams()).data;
  const broken = useSuspenseQueries({
    queries: teams
      .filter(({ members }) => members.includes(me.name))
      .map(({ name }) => ask.catalog.listStandings({ query: { owner: name, health: "incident" } })),
  });
  const ofMyTeams = new Set(broken.flatMap(({ data }) => data.services.map(({ name }) => name)));
  const ownIds = new Set(own.map(({ id }) => id));
  const isMine = ({ id, service }: IncidentView): boolean =>
    ownIds.has(id) || (service !== null && ofMyTeams.has(service));
  return {
    mine: urgentFirst(live.filter(isMine)),
    others: urgentFirst(live.filter((incident) => !isMine(incident))),
  };
}

/** Live incidents that are mine, those that nobody looks after first; each with its one action. Then the others. */
export function NeedsYou() {
  const { mine, others } = useMine();
  return (
    <>
      <Section title="Needs you" count={mine.length} aside={<TextLink to="/incidents">All incidents</TextLink>}>
        <IncidentList
          incidents={mine}
          empty={
            others.length > 0 ? <Quiet>Nothing pages you, and nothing of your teams is broken.</Quiet> : <QuietSince />
          }
        />
      </Section>
      {others.length > 0 && (
        <Section title="Live elsewhere" count={others.length}>
          <IncidentList incidents={others} empty={null} />
        </Section>
      )}
    </>
  );
}

function QuietSince() {
  const { data } = useSuspenseQuery(ask.incidents.list({ query: { status: "resolved", limit: 1 } }));
  const last = data.incidents[0];
  if (!last?.resolvedAt) return <Quiet>All quiet. There was no incident yet.</Quiet>;
  return (
    <Quiet>
      Quiet since <ClockTime at={last.resolvedAt} />. The last was{" "}
      <TextLink to="/incidents/$id" params={{ id: last.shortId }}>
        {last.shortId}
      </TextLink>
      : {last.title}.
    </Quiet>
  );
}
