import { wholePercent } from "@shipshape/domain/slo/percent";
import { useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { Countdown, Duration } from "../../kit/duration.tsx";
import { TextLink } from "../../kit/link.tsx";
import { Situation, type SituationFact } from "../../kit/situation.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { type Step, Stepper } from "../../kit/stepper.tsx";
import { ClockTime } from "../../kit/time.tsx";
import { isShut } from "../gates/gate-words.ts";
import { type IncidentDetailView, namesOf, nearestRun } from "./incident-words.ts";

const STAGES = ["open", "acknowledged", "resolved"] as const;

const doneNote = (at: Date | null, by: string | null) =>
  at && (
    <>
      <ClockTime at={at} /> by {by}
    </>
  );

function stepsOf(incident: IncidentDetailView): Step[] {
  const { status, openedAt, acknowledgedAt, acknowledgedBy, resolvedAt, resolvedBy } = incident;
  const now = STAGES.indexOf(status);
  const state = (stage: number): Step["state"] =>
    stage < now || status === "resolved" ? "done" : stage === now ? "now" : "ahead";
  return [
    { word: "Opened", note: <ClockTime at={openedAt} />, state: state(0) },
    { word: "Acknowledged", note: doneNote(acknowledgedAt, acknowledgedBy), state: state(1) },
    { word: "Resolved", note: doneNote(resolvedAt, resolvedBy), state: state(2) },
  ];
}

/** What happens if nobody does anything. */
function pagingFact(incident: IncidentDetailView): SituationFact {
  const { status, acknowledgedBy, resolvedBy } = incident;
  const pagingRun = nearestRun(incident);
  const label = "Paging";
  if (status === "resolved") return { label, value: "Stopped", note: `${resolvedBy} resolved it` };
  const asked = pagingRun?.question?.answerUntil;
  if (status === "acknowledged" && asked) {
    const value = (
      <>
        Begins again <Countdown to={asked} over="now" />
      </>
    );
    return { label, tone: "warn", value, note: `unless ${acknowledgedBy} says that they still work on it` };
  }
  if (status === "acknowledged") return { label, value: "Stopped", note: `${acknowledgedBy} looks after it` };
  const { next, nextStepAt, because } = pagingRun ?? {
    next: null,
    nextStepAt: null,
    because: "nobody was to be paged",
  };
  if (!next) {
    const waits = nextStepAt !== null;
    return {
      label,
      value: waits ? "Waits for an answer" : "Nobody is paged",
      note: because,
      tone: waits ? "warn" : "bad",
    };
  }
  const people = namesOf(next.people.map(({ user }) => user));
  return {
    label,
    tone: "bad",
    value: (
      <>
        {people === "" ? "Next step" : `Escalates to ${people}`} {next.at && <Countdown to={next.at} over="now" />}
      </>
    ),
    note: people === "" ? next.unreachable[0] : `${next.name} of ${pagingRun?.escalationPolicy}`,
  };
}

/** The most suspect deployment, what ran before it, and whether going back is let through. */
function useCauseFact({ likelyCauses, status }: IncidentDetailView): SituationFact {
  const [cause] = likelyCauses.toSorted((a, b) => b.confidence - a.confidence);
  const { data: deployment } = useQuery({
    ...ask.changes.getDeployment({ params: { id: cause?.shortId ?? "" } }),
    enabled: cause !== undefined,
  });
  const { data: gates } = useQuery({ ...ask.gates.state(), enabled: cause !== undefined });
  if (!cause) {
    const value = status === "resolved" ? "No deployment was suspected" : "No deployment shortly before";
    return {
      label: "Likely cause",
      value,
      note: status === "resolved" ? undefined : "Look elsewhere first.",
      wide: true,
    };
  }
  const gate = gates?.gates.find((one) => one.service === cause.service && one.environment === cause.environment);
  const before = deployment?.previousVersion;
  return {
    label: `Likely cause, ${wholePercent(cause.confidence)}`,
    wide: true,
    value: (
      <>
        {cause.service} {cause.version}{" "}
        <TextLink to="/deployments/$id" params={{ id: cause.shortId }}>
          {cause.shortId}
        </TextLink>
      </>
    ),
    note: (
      <>
        {cause.because.replace(`${cause.service} ${cause.version} `, "It ")}.{before && ` Before it ran ${before}.`}
        {status !== "resolved" && gate && isShut(gate.verdict) && " The gate is shut, and lets a rollback pass."}
      </>
    ),
  };
}

const ALERTS = { tone: "warn", word: "" } as const;

/** How the incident stands: its stages, how long it lasts, what happens next, what may have caused it. */
export function IncidentBanner({ incident }: { incident: IncidentDetailView }) {
  const { openedAt, resolvedAt, openAlerts, status } = incident;
  const tone = { open: "bad", acknowledged: "warn", resolved: "ok" } as const;
  const cause = useCauseFact(incident);
  return (
    <Situation
      tone={tone[status]}
      stages={<Stepper label="Where the incident is" steps={stepsOf(incident)} />}
      facts={[
        {
          label: resolvedAt ? "Lasted" : "Lasts",
          value: <Duration from={openedAt} to={resolvedAt} />,
          note:
            openAlerts === 0 ? (
              "no alert fires"
            ) : (
              <StatusWord
                status={{ ...ALERTS, word: openAlerts === 1 ? "1 alert fires" : `${openAlerts} alerts fire` }}
              />
            ),
        },
        pagingFact(incident),
        cause,
      ]}
    />
  );
}
