import { usePageActions } from "../../kernel/page-actions.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { Button } from "../../kit/button.tsx";
import { type AlertView, whyNotAnswer } from "./alert-words.ts";
import { useAnswer } from "./use-answer.ts";

/** What a responder says to one alert; each has its key, and the palette knows it. */
export function AlertActions({ alert }: { alert: AlertView }) {
  const { incidentShortId } = alert;
  const mayNot = useWhyNot("incidents:write");
  const acknowledge = useAnswer("acknowledge");
  const escalate = useAnswer("escalate");
  const resolve = useAnswer("resolve");
  const why = {
    acknowledge: mayNot ?? whyNotAnswer("acknowledge", alert),
    escalate: mayNot ?? whyNotAnswer("escalate", alert),
    resolve: mayNot ?? whyNotAnswer("resolve", alert),
  };
  const of = incidentShortId ?? alert.shortId;
  const actions = [
    { key: "acknowledge", label: `Acknowledge ${of}`, icon: "check", shortcut: "a", whyNot: why.acknowledge },
    { key: "escalate", label: `Escalate ${of}`, icon: "oncall", shortcut: "e", whyNot: why.escalate },
    { key: "resolve", label: `Resolve ${of}`, icon: "check", shortcut: "r", whyNot: why.resolve },
  ] as const;
  const runs = { acknowledge, escalate, resolve };
  usePageActions(actions.map((action) => ({ ...action, run: () => runs[action.key].mutate([alert]) })));
  if (incidentShortId === null) return null;
  return (
    <>
      <Button
        kind="primary"
        shortcut="a"
        onPress={() => acknowledge.mutate([alert])}
        whyNot={why.acknowledge}
        pending={acknowledge.isPending}
      >
        Acknowledge
      </Button>
      <Button shortcut="e" onPress={() => escalate.mutate([alert])} whyNot={why.escalate} pending={escalate.isPending}>
        Escalate
      </Button>
      <Button shortcut="r" onPress={() => resolve.mutate([alert])} whyNot={why.resolve} pending={resolve.isPending}>
        Resolve
      </Button>
    </>
  );
}
