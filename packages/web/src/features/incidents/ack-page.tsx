import { ApiProblem } from "@shipshape/contract/problem";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { api } from "../../kernel/api.ts";
import { ask } from "../../kernel/ask.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import { Countdown } from "../../kit/duration.tsx";
import { ButtonLink } from "../../kit/link.tsx";
import { Notice } from "../../kit/notice.tsx";
import { ThumbFrame } from "../../kit/public-frame.tsx";
import { Severity } from "../../kit/severity.tsx";
import { Row, Soft, Strong, Words } from "../../kit/stack.tsx";
import { StatusBadge } from "../../kit/status-badge.tsx";
import { ClockTime, Time } from "../../kit/time.tsx";
import { type IncidentView, incidentStatus, namesOf } from "./incident-words.ts";

const route = getRouteApi("/ack/$token");
const { useAckLink: acknowledgeByLink, passAckLink: passOn } = api.incidents;

/** Where the link in a page leads: acknowledges with one press of the thumb, without signing in. */
export function AckPage() {
  const { token } = route.useParams();
  const { data: link, error, refetch } = useQuery(ask.incidents.getAckLink({ params: { token } }));
  const use = useAction({ run: () => acknowledgeByLink({ params: { token } }), quietErrors: true });
  const pass = useAction({ run: () => passOn({ params: { token } }), quietErrors: true });
  if (!link) return error ? <LinkProblem error={error} onRetry={() => void refetch()} /> : null;
  const incident = use.data?.incident ?? link.incident;
  const isDone = use.isSuccess || !link.usable;
  return (
    <ThumbFrame
      title={incident.title}
      bottom={
        isDone ? (
          <Outcome incident={incident} because={use.isSuccess ? undefined : link.because} />
        ) : (
          <>
            {(use.error ?? pass.error) && <Notice tone="bad" title={(use.error ?? pass.error)?.message} />}
            {pass.data && <PassedOn paged={pass.data.paged} />}
            <Button kind="primary" huge onPress={() => use.mutate()} pending={use.isPending || pass.isPending}>
              {use.isPending ? "Acknowledging …" : "Acknowledge"}
            </Button>
            {!pass.data && link.next && (
              <Button kind="quiet" huge onPress={() => pass.mutate()} pending={use.isPending || pass.isPending}>
                {pass.isPending ? "Passing it on …" : "I cannot: page the next"}
              </Button>
            )}
            <Soft>As {link.user}. Paging stops, and the others see that you look after it.</Soft>
          </>
        )
      }
    >
      <About incident={incident} />
      {!isDone && !pass.data && <IfNothing next={link.next} />}
    </ThumbFrame>
  );
}

type Next = Awaited<ReturnType<typeof api.incidents.getAckLink>>["next"];

/** What comes if the phone is put back on the table. */
function IfNothing({ next }: { next: Next }) {
  if (!next) return <Words>If nobody answers, nobody else is paged.</Words>;
  const people = namesOf(next.people.map(({ user }) => user));
  return (
    <Words>
      If nobody answers,{" "}
      {people === "" ? "the next step is taken" : `${people} ${next.people.length > 1 ? "are" : "is"} paged`}{" "}
      {next.at && (
        <Strong>
          <Countdown to={next.at} over="now" />
        </Strong>
      )}
      .
    </Words>
  );
}

const PassedOn = ({ paged }: { paged: readonly string[] }) => (
  <Notice
    tone="ok"
    title={
      paged.length > 0 ? `${namesOf(paged)} ${paged.length > 1 ? "are" : "is"} paged now` : "The next step was taken"
    }
  >
    Until somebody answers it stays open.
  </Notice>
);

function About({ incident }: { incident: IncidentView }) {
  const { shortId, severity, service, openedAt, because } = incident;
  return (
    <>
      <Row>
        <Severity severity={severity} />
        <StatusBadge status={incidentStatus(incident)} />
      </Row>
      <Words>{because}</Words>
      <Soft>
        {shortId}
        {service && `, ${service}`}, opened <ClockTime at={openedAt} /> (<Time at={openedAt} />)
      </Soft>
    </>
  );
}

function Outcome({ incident, because }: { incident: IncidentView; because: string | undefined }) {
  const { acknowledgedBy, acknowledgedAt, status, shortId } = incident;
  const over = status === "resolved";
  const title = over
    ? "It is over"
    : status === "acknowledged"
      ? `${acknowledgedBy} looks after it`
      : "This link cannot be used";
  return (
    <>
      <Notice tone={status === "open" ? "warn" : "ok"} title={title}>
        {because ?? "Nobody else is paged."}{" "}
        {acknowledgedAt && !over && (
          <>
            Acknowledged <Time at={acknowledgedAt} />.
          </>
        )}
      </Notice>
      <ButtonLink to="/incidents/$id" params={{ id: shortId }}>
        Open {shortId}
      </ButtonLink>
    </>
  );
}

function LinkProblem({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const isGone = error instanceof ApiProblem && error.status >= 400 && error.status < 500;
  return (
    <ThumbFrame
      title={isGone ? "This link does not work" : "The server does not answer"}
      bottom={
        isGone ? (
          <ButtonLink to="/incidents">Sign in and see the incidents</ButtonLink>
        ) : (
          <Button kind="primary" huge onPress={onRetry}>
            Try again
          </Button>
        )
      }
    >
      <Words>{error.message}</Words>
    </ThumbFrame>
  );
}
