import { Card } from "../../kit/page.tsx";
import { Row, Soft } from "../../kit/stack.tsx";
import { type Step, Stepper } from "../../kit/stepper.tsx";
import { ClockTime, Countdown, Duration } from "../../kit/time.tsx";
import type { IncidentDetailView } from "./incident-words.ts";

const stateOf = (doneAt: Date | null, isNow: boolean): Step["state"] => (doneAt ? "done" : isNow ? "now" : "ahead");

function stepsOf({ openedAt, acknowledgedAt, acknowledgedBy, resolvedAt, resolvedBy }: IncidentDetailView): Step[] {
  const acknowledgedNote = acknowledgedAt && (
    <>
      <ClockTime at={acknowledgedAt} /> by {acknowledgedBy}
    </>
  );
  const resolvedNote = resolvedAt && (
    <>
      <ClockTime at={resolvedAt} /> by {resolvedBy}
    </>
  );
  return [
    { word: "Opened", note: <ClockTime at={openedAt} />, state: "done" },
    { word: "Acknowledged", note: acknowledgedNote, state: stateOf(acknowledgedAt ?? resolvedAt, true) },
    { word: "Resolved", note: resolvedNote, state: stateOf(resolvedAt, acknowledgedAt !== null) },
  ];
}

/** How the incident stands: its steps, how long it lasts, what happens next. */
export function IncidentBanner({ incident }: { incident: IncidentDetailView }) {
  const { openedAt, resolvedAt, openAlerts, pagingRun, status } = incident;
  const tone = { open: "bad", acknowledged: "warn", resolved: "ok" } as const;
  const next = status === "open" ? pagingRun?.nextStepAt : null;
  return (
    <Card tone={tone[status]}>
      <Stepper label="Where the incident is" steps={stepsOf(incident)} />
      <Row space="normal">
        <span>
          {resolvedAt ? "Lasted" : "Lasts"} <Duration from={openedAt} to={resolvedAt} />
        </span>
        <Soft>
          {openAlerts === 0 ? "no alert firing" : openAlerts === 1 ? "one alert firing" : `${openAlerts} alerts firing`}
        </Soft>
        {next && (
          <span>
            Next step <Countdown to={next} over="now" />
          </span>
        )}
      </Row>
    </Card>
  );
}
