import { useState } from "react";
import { api } from "../../kernel/api.ts";
import { useKeys } from "../../kernel/keyboard.ts";
import { useWhyNot } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { Button } from "../../kit/button.tsx";
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
  const canAcknowledge = incident.status === "open" && !whyNot;
  const whyNotEscalate = whyNot ?? whyNoEscalation(incident);
  useKeys({
    ...(canAcknowledge ? { a: () => acknowledge.mutate(incident) } : {}),
    ...(whyNotEscalate ? {} : { e: () => escalate.mutate() }),
    ...(isOver || whyNot ? {} : { r: () => setResolving(true) }),
  });
  if (isOver) return null;
  return (
    <>
      {incident.status === "open" && (
        <Button
          kind="primary"
          onPress={() => acknowledge.mutate(incident)}
          pending={acknowledge.isPending}
          whyNot={whyNot}
          shortcut="a"
        >
          Acknowledge
        </Button>
      )}
      <Button onPress={() => escalate.mutate()} pending={escalate.isPending} whyNot={whyNotEscalate} shortcut="e">
        Escalate
      </Button>
      <Button onPress={() => setResolving(true)} whyNot={whyNot} shortcut="r">
        Resolve
      </Button>
      <ResolveDialog incident={incident} open={resolving} onOpenChange={setResolving} />
    </>
  );
}
