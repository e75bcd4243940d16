import type { CallOutput } from "@shipshape/contract/route";
import type { sloHistory } from "@shipshape/contract/slo-history";
import { humanizeMinutes } from "@shipshape/domain/time/duration";
import { Lines } from "../../kit/facts.tsx";
import { type Lane, LaneChart } from "../../kit/lane-chart.tsx";
import { Notice } from "../../kit/notice.tsx";
import { Soft, Stack, Strong, Tile, Tiles } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { shareText } from "./slo-words.ts";

type BackTestView = CallOutput<typeof sloHistory.backTest>;
type Result = BackTestView["after"];

type BackTestPanelProps = {
  asked: { readonly data: BackTestView | undefined; readonly error: Error | null; readonly isFetching: boolean };
  /** Why there is nothing to be replayed yet. */
  because: string | undefined;
};

/** What the change would have made of the past: budget, pages on a strip of time, incidents caught and missed. */
export function BackTestPanel({ asked: { data, error, isFetching }, because }: BackTestPanelProps) {
  if (because) return <Soft>{because}</Soft>;
  if (error) {
    return (
      <Notice tone="warn" title="It cannot be tried on the past">
        {error.message}
      </Notice>
    );
  }
  if (!data) return <Soft>Replaying the last days …</Soft>;
  return (
    <section aria-label="Back-test" aria-live="polite" aria-busy={isFetching || undefined}>
      <Stack space="close">
        <Tiles>
          <Compared
            label="Budget left"
            before={data.before}
            after={data.after}
            of={(one) => shareText(one.budget.remainingShare)}
          />
          <Compared label="Pages" before={data.before} after={data.after} of={({ pages }) => String(pages)} />
          <Compared label="Tickets" before={data.before} after={data.after} of={({ tickets }) => String(tickets)} />
          <Compared label="Incidents caught" before={data.before} after={data.after} of={caughtText} />
        </Tiles>
        <LaneChart
          label="Alerts that would have fired, and incidents"
          span={{ fromMs: data.from.getTime(), toMs: data.to.getTime() }}
          lanes={lanesOf(data)}
        />
        <Lines items={data.because.map((content) => ({ key: content, content }))} none="Nothing would be different." />
        <Outcomes after={data.after} />
      </Stack>
    </section>
  );
}

function caughtText({ incidents }: Result): string {
  if (incidents.length === 0) return "none known";
  return `${incidents.filter(({ outcome }) => outcome === "caught").length} of ${incidents.length}`;
}

type ComparedProps = { label: string; before: Result | null; after: Result; of: (result: Result) => string };

function Compared({ label, before, after, of }: ComparedProps) {
  const [was, is] = [before && of(before), of(after)];
  return <Tile label={label} value={is} note={was === null ? "new" : was === is ? "as it is now" : `now ${was}`} />;
}

/** Known incidents above; what fires now and what would fire, below each other. */
function lanesOf({ before, after, to }: BackTestView): Lane[] {
  const fired = (key: string, label: string, result: Result): Lane => ({
    key,
    label,
    bars: result.fired.map(({ rule, severity, from, to: end, incident, budgetSpent }) => ({
      key: `${rule} ${from.getTime()}`,
      label: rule,
      title: `${rule}${incident ? `, ${incident}` : ""}: ${shareText(budgetSpent)} of the budget`,
      tone: severity === "page" ? ("bad" as const) : ("warn" as const),
      fromMs: from.getTime(),
      toMs: (end ?? to).getTime(),
      ...(severity === "page" ? {} : { look: "striped" as const }),
    })),
  });
  return [
    ...(after.incidents.length > 0 ? [incidentLane(after, to)] : []),
    ...(before ? [fired("before", "Alerts as now", before)] : []),
    fired("after", "Alerts with it", after),
  ];
}

const incidentLane = ({ incidents }: Result, to: Date): Lane => ({
  key: "incidents",
  label: "Incidents",
  bars: incidents.map(({ incident, title, openedAt, resolvedAt, outcome }) => ({
    key: incident,
    label: incident,
    title: `${incident} ${title}: ${outcome}`,
    fromMs: openedAt.getTime(),
    toMs: (resolvedAt ?? to).getTime(),
    ...(outcome === "missed" ? { look: "outlined" as const } : {}),
  })),
});

/** The incidents that it would not have told of, and the alerts that make no sense with it. */
function Outcomes({ after: { incidents, refused } }: { after: Result }) {
  const missed = incidents.filter(({ outcome }) => outcome === "missed");
  const items = [
    ...missed.map(({ incident, title, because }) => ({
      key: incident,
      content: (
        <Stack space="tight">
          <span>
            <StatusWord status={{ tone: "warn", word: "Missed" }} />{" "}
            <Strong>
              {incident} {title}
            </Strong>
          </span>
          <Soft>{because}</Soft>
        </Stack>
      ),
    })),
    ...incidents
      .filter(({ outcome }) => outcome === "caught")
      .map(({ incident, title, rule, delayMinutes }) => ({
        key: incident,
        content: (
          <span>
            <StatusWord status={{ tone: "ok", word: "Caught" }} /> {incident} {title}{" "}
            <Soft>
              by {rule}
              {delayMinutes !== null && delayMinutes > 0 && `, ${humanizeMinutes(delayMinutes)} after it began`}
            </Soft>
          </span>
        ),
      })),
    ...refused.map(({ rule, because }) => ({
      key: `refused ${rule}`,
      content: (
        <span>
          <StatusWord status={{ tone: "muted", word: "Refused" }} /> {rule} <Soft>{because}</Soft>
        </span>
      ),
    })),
  ];
  return items.length === 0 ? null : <Lines items={items} none="" />;
}
