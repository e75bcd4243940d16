import type { IncidentDetail } from "@shipshape/contract/incidents";
import type { Notification } from "@shipshape/contract/notify";
import { humanizeDuration } from "@shipshape/domain/time/duration";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type * as z from "zod";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { type Hop, HopList } from "../../kit/hop-list.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Row, Soft, Stack, Strong } from "../../kit/stack.tsx";
import { Waiting } from "../../kit/step-list.tsx";

type Detail = z.output<typeof IncidentDetail>;
type Sent = z.output<typeof Notification>;

const tookText = (fromMs: number, to: Date): string => {
  const ms = Math.max(0, to.getTime() - fromMs);
  return ms < 1_000
    ? `${Math.round(ms)} ms`
    : ms < 60_000
      ? `${Number((ms / 1000).toPrecision(3))} s`
      : humanizeDuration(ms);
};

const lastErrorOf = ({ lastError }: Sent): string => lastError ?? "it failed";

/** The way of one page, hop by hop, with how long after the alert each was. */
function hopsOf(incident: Detail, sent: readonly Sent[], takenAt: Date | undefined): Hop[] {
  const startMs = Math.min((takenAt ?? incident.openedAt).getTime(), incident.openedAt.getTime());
  const { pagingRun, otherPagingRuns } = incident;
  const pages = [...(pagingRun ? [pagingRun] : []), ...otherPagingRuns].flatMap((run) => run.pages);
  const unpaged = incident.timeline.find(({ kind }) => kind === "unpaged");
  const hop = (key: string, text: string, at: Date | null, fault?: string): Hop => ({
    key,
    text,
    took: at === null ? undefined : tookText(startMs, at),
    state: fault !== undefined ? "failed" : at === null ? "waiting" : "done",
    note: fault,
  });
  return [
    hop("opened", `${incident.shortId} was opened for ${incident.service ?? "no service"}`, incident.openedAt),
    ...(unpaged ? [hop("unpaged", "Nobody was paged", unpaged.at, unpaged.text)] : []),
    ...pages.map((page) => hop(page.id, `${page.user} was paged: ${page.because}`, page.at)),
    ...sent.map((one) =>
      hop(
        one.id,
        `${one.channel === "email" ? "E-mail" : "Webhook"} to ${one.address}`,
        one.deliveredAt,
        one.status === "failed" ? lastErrorOf(one) : undefined,
      ),
    ),
    ...(incident.acknowledgedAt
      ? [hop("acknowledged", `Acknowledged by ${incident.acknowledgedBy}`, incident.acknowledgedAt)]
      : []),
  ];
}

type PageHopsProps = { incidentId: string; onAnswered: (() => void) | undefined };

/** Follows a test page live, until somebody acknowledged it: here, or with the link in the message. */
export function PageHops({ incidentId, onAnswered }: PageHopsProps) {
  const { data: incident } = useQuery(ask.incidents.get({ params: { id: incidentId } }));
  const { data: log } = useQuery(ask.notify.listNotifications({ query: { incidentId } }));
  const [alertId = ""] = incident?.alertIds ?? [];
  const { data: alert } = useQuery({ ...ask.alerts.get({ params: { id: alertId } }), enabled: alertId !== "" });
  const whyNot = useWhyNot("incidents:write");
  const acknowledge = useAction({ run: () => api.incidents.acknowledge({ params: { id: incidentId } }) });
  const isAnswered = Boolean(incident?.acknowledgedAt);
  useOnce(isAnswered ? onAnswered : undefined);
  if (!incident) return <Waiting>The page is on its way …</Waiting>;
  return (
    <Stack space="normal">
      <HopList label="The way of the test page" hops={hopsOf(incident, log?.notifications ?? [], alert?.startsAt)} />
      {!isAnswered && incident.status !== "resolved" && (
        <>
          <Waiting>Waiting for your answer: open the link in the message, on your phone …</Waiting>
          <Row>
            <Button action={acknowledge} whyNot={whyNot}>
              Or acknowledge it here
            </Button>
            <Soft>
              It is{" "}
              <TextLink to="/incidents/$id" params={{ id: incident.shortId }}>
                {incident.shortId}
              </TextLink>
              , as real as any other.
            </Soft>
          </Row>
        </>
      )}
      {isAnswered && <Strong>Pages reach you, and your answer reaches us.</Strong>}
    </Stack>
  );
}

/** Does it once, as soon as it may be done. */
function useOnce(act: (() => void) | undefined): void {
  const wasDone = useRef(false);
  useEffect(() => {
    if (!act || wasDone.current) return;
    wasDone.current = true;
    act();
  });
}
