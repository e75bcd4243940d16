import { usePageActions } from "../../kernel/page-actions.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { Button } from "../../kit/button.tsx";
import { OnDesk } from "../../kit/on-desk.tsx";
import { Row } from "../../kit/stack.tsx";
import { type IncidentDetailView, pagingRunsOf } from "./incident-words.ts";

/** Why the next step cannot be taken now; undefined when it can. */
function whyNoEscalation(incident: IncidentDetailView): string | undefined {
  if (incident.status === "resolved") return "The incident is over.";
  const { pagingRun } = incident;
  return pagingRun && pagingRunsOf(incident).every(({ policies }) => policies.length === 0)
    ? `Nobody can be paged: ${pagingRun.because}.`
    : undefined;
}

/** What the buttons and keys of the room do. */
export type RoomRuns = {
  readonly acknowledge: () => void;
  readonly handBack: () => void;
  readonly escalate: () => void;
  readonly resolve: () => void;
  readonly reopen: () => void;
  readonly note: () => void;
  readonly command: () => void;
  readonly publish: () => void;
  readonly edit: () => void;
};

type IncidentActionsProps = { incident: IncidentDetailView; runs: RoomRuns; pending: boolean };

function useKeysOf(
  { incident, runs }: IncidentActionsProps,
  whyNot: string | undefined,
  whyNotPublish: string | undefined,
): void {
  const { shortId, status } = incident;
  const over = status === "resolved" ? "The incident is over." : undefined;
  const taken = over ?? (status === "open" ? undefined : "Somebody looks after it.");
  const notTaken = status === "acknowledged" ? undefined : "Nobody looks after it.";
  const of = (key: string, label: string) => ({ key, label: `${label} ${shortId}` });
  usePageActions([
    { ...of("ack", "Acknowledge"), icon: "check", shortcut: "a", whyNot: whyNot ?? taken, run: runs.acknowledge },
    {
      ...of("escalate", "Escalate"),
      icon: "oncall",
      shortcut: "e",
      whyNot: whyNot ?? whyNoEscalation(incident),
      run: runs.escalate,
    },
    { ...of("resolve", "Resolve"), icon: "check", shortcut: "r", whyNot: whyNot ?? over, run: runs.resolve },
    { ...of("note", "Write a note in"), icon: "user", shortcut: "n", whyNot, run: runs.note },
    { ...of("command", "Commands of"), icon: "right", shortcut: "/", whyNot, run: runs.command },
    {
      ...of("publish", "Publish an update of"),
      icon: "statuspage",
      shortcut: "u",
      whyNot: whyNotPublish,
      run: runs.publish,
    },
    { ...of("edit", "Change title or severity of"), icon: "incidents", shortcut: "s", whyNot, run: runs.edit },
    { ...of("unack", "Give back"), icon: "oncall", whyNot: whyNot ?? notTaken, run: runs.handBack },
    {
      ...of("reopen", "Reopen"),
      icon: "incidents",
      whyNot: whyNot ?? (over ? undefined : "It is not over."),
      run: runs.reopen,
    },
  ]);
}

/** What a responder does, each with its key; a phone shows the two that matter most now. */
export function IncidentActions(props: IncidentActionsProps) {
  const { incident, runs, pending } = props;
  const { status } = incident;
  const whyNot = useWhyNot("incidents:write");
  const whyNotPublish = useWhyNot("statuspage:write");
  useKeysOf(props, whyNot, whyNotPublish);
  const resolve = (
    <Button onPress={runs.resolve} whyNot={whyNot} shortcut="r">
      Resolve
    </Button>
  );
  const more = (
    <OnDesk>
      <Row>
        {status === "open" && resolve}
        <Button onPress={runs.publish} whyNot={whyNotPublish} shortcut="u">
          Publish update
        </Button>
        <Button onPress={runs.edit} whyNot={whyNot} shortcut="s">
          Edit
        </Button>
      </Row>
    </OnDesk>
  );
  if (status === "resolved") {
    return (
      <>
        <Button onPress={runs.reopen} whyNot={whyNot}>
          Reopen
        </Button>
        {more}
      </>
    );
  }
  return (
    <>
      {incident.pagingRun?.question?.askedAt && status === "acknowledged" && (
        <Button kind="primary" onPress={runs.acknowledge} pending={pending} whyNot={whyNot}>
          I still work on it
        </Button>
      )}
      {status === "open" && (
        <Button kind="primary" onPress={runs.acknowledge} pending={pending} whyNot={whyNot} shortcut="a">
          Acknowledge
        </Button>
      )}
      <Button onPress={runs.escalate} whyNot={whyNot ?? whyNoEscalation(incident)} shortcut="e">
        Escalate
      </Button>
      {status === "acknowledged" && resolve}
      {more}
    </>
  );
}
