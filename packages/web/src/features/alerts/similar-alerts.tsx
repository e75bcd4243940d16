import type { SimilarAlert } from "@shipshape/contract/alerts";
import { useQuery } from "@tanstack/react-query";
import type * as z from "zod";
import { ask } from "../../kernel/ask.ts";
import { Duration } from "../../kit/duration.tsx";
import { Quiet } from "../../kit/empty-state.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Section } from "../../kit/page.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { Timeline } from "../../kit/timeline.tsx";
import { type AlertView, alertStatus } from "./alert-words.ts";

type Similar = z.infer<typeof SimilarAlert>;

/** What became of it, in a line: what people noted first, as that is what helped. */
function Ending({ alert: { startsAt, endsAt, incidentShortId, resolution, notes, status } }: { alert: Similar }) {
  return (
    <Stack space="tight">
      <Soft>
        {status === "firing" ? "fires for " : "lasted "}
        <Duration from={startsAt} to={endsAt} />
        {incidentShortId && (
          <>
            {", in "}
            <TextLink to="/incidents/$id" params={{ id: incidentShortId }}>
              {incidentShortId}
            </TextLink>
          </>
        )}
        {resolution ? ` · ${resolution}` : ""}
      </Soft>
      {notes.map((note) => (
        <span key={note}>“{note}”</span>
      ))}
    </Stack>
  );
}

/** Whether this has been before, and what helped. */
export function SimilarAlerts({ alert: { shortId } }: { alert: AlertView }) {
  const { data } = useQuery(ask.alerts.similar({ params: { id: shortId }, query: { limit: 5 } }));
  const items = (data?.alerts ?? []).map((alert) => ({
    key: alert.id,
    at: alert.startsAt,
    icon: "alerts" as const,
    tone: alertStatus(alert).tone,
    text: (
      <>
        <TextLink to="/alerts/$id" params={{ id: alert.shortId }}>
          {alert.shortId}
        </TextLink>{" "}
        {alert.title} {!alert.sameLabels && <Soft>(other labels)</Soft>}
      </>
    ),
    more: <Ending alert={alert} />,
  }));
  return (
    <Section title="Seen before" count={items.length}>
      {data && items.length === 0 ? (
        <Quiet>Never: no alert with these labels, or of this name in this service, came before.</Quiet>
      ) : (
        <Timeline label="Alerts like this one" items={items} />
      )}
    </Section>
  );
}
