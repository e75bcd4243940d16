import { useSuspenseQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { Quiet } from "../../kit/empty-state.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Section } from "../../kit/page.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { IncidentList } from "../incidents/incident-list.tsx";

const BY_STATUS = { open: 0, acknowledged: 1, resolved: 2 } as const;

/** Live incidents, those that nobody looks after first; each with its one action. */
export function NeedsYou() {
  const { data } = useSuspenseQuery(ask.incidents.list({ query: { status: "live" } }));
  const urgentFirst = data.incidents.toSorted(
    (a, b) => BY_STATUS[a.status] - BY_STATUS[b.status] || a.severity.localeCompare(b.severity),
  );
  return (
    <Section title="Needs you" count={urgentFirst.length} aside={<TextLink to="/incidents">All incidents</TextLink>}>
      <IncidentList incidents={urgentFirst} empty={<QuietSince />} />
    </Section>
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
