import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { usePageActions } from "../../kernel/page-actions.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
import type { IconName } from "../../kit/icon.tsx";
import type { IncidentDetailView } from "./incident-words.ts";
import { ResolveDialog } from "./resolve-dialog.tsx";
import { useAcknowledge } from "./use-acknowledge.ts";

/** Why the next step cannot be taken now; undefined when it can. */
function whyNoEscalation({ status, pagingRun }: IncidentDetailView): string | undefined {
  if (status === "resolved") return "The incident is over.";
  return pagingRun?.escalationPolicy ? undefined : "The service has no escalation policy.";
}

/** What a responder does: acknowledge, escalate, resolve; each with its key. */
export function IncidentActions({ incident }: { incident: IncidentDetailView }) {
  const [resolving, setResolving] = useState(false);
  const whyNot = useWhyNot("incidents:write");
  const acknowledge = useAcknowledge();
  const escalate = useAction({
    run: () => api.incidents.escalate({ params: { id: incident.shortId } }),
    told: () => "The next step was taken.",
  });
  const isOver = incident.status === "resolved";
  const whyNotEscalate = whyNot ?? whyNoEscalation(incident);
  const acknowledgeNow = () => acknowledge.mutate(incident);
  const escalateNow = () => escalate.mutate();
  const askToResolve = () => setResolving(true);
  const whyNotAcknowledge = whyNot ?? (incident.status === "open" ? undefined : "Somebody looks after it already.");
  const whyNotResolve = whyNot ?? (isOver ? "The incident is over." : undefined);
  const on = (key: string, verb: string, icon: IconName, whyNotNow: string | undefined, run: () => void) => ({
    key: verb,
    label: `${verb} ${incident.shortId}`,
    icon,
    shortcut: key,
    whyNot: whyNotNow,
    run,
  });
  usePageActions([
    on("a", "Acknowledge", "check", whyNotAcknowledge, acknowledgeNow),
    on("e", "Escalate", "oncall", whyNotEscalate, escalateNow),
    on("r", "Resolve", "check", whyNotResolve, askToResolve),
  ]);
  if (isOver) return null;
  return (
    <>
      {incident.status === "open" && (
        <Button kind="primary" onPress={acknowledgeNow} pending={acknowledge.isPending} whyNot={whyNot} shortcut="a">
          Acknowledge
        </Button>
      )}
      <Button onPress={escalateNow} pending={escalate.isPending} whyNot={whyNotEscalate} shortcut="e">
        Escalate
      </Button>
      <Button onPress={askToResolve} whyNot={whyNot} shortcut="r">
        Resolve
      </Button>
      <ResolveDialog incident={incident} open={resolving} onOpenChange={setResolving} />
    </>
  );
}
