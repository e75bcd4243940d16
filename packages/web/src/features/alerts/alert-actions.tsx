import { useState } from "react";
import { usePageActions } from "../../kernel/page-actions.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { Button } from "../../kit/button.tsx";
import { type AlertView, whyNotAnswer } from "./alert-words.ts";
import { SilenceDialog } from "./silence-dialog.tsx";
import { matchersFor } from "./silence-words.ts";
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
  const [silencing, setSilencing] = useState(false);
  const silence = {
    key: "silence",
    label: `Silence alerts like ${alert.shortId}`,
    icon: "plus",
    shortcut: "s",
    whyNot: useWhyNot("alerts:silence"),
    run: () => setSilencing(true),
  } as const;
  usePageActions([...actions.map((action) => ({ ...action, run: () => runs[action.key].mutate([alert]) })), silence]);
  const silenceButton = (
    <>
      <Button shortcut="s" onPress={silence.run} whyNot={silence.whyNot}>
        Silence
      </Button>
      {silencing && <SilenceDialog matchers={matchersFor(alert.labels)} open onOpenChange={setSilencing} />}
    </>
  );
  if (incidentShortId === null) return silenceButton;
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
      {silenceButton}
    </>
  );
}
