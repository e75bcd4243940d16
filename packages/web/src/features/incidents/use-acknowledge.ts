import { api } from "../../kernel/api.ts";
import { nowMs } from "../../kernel/clock.ts";
import { useMe } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { acknowledged, foreseeIncidents } from "./incident-cache.ts";
import { type IncidentView, pagingRunsOf } from "./incident-words.ts";

/** Acknowledges an incident; the page says so before the server does, and for five seconds it can be taken back. */
export function useAcknowledge() {
  const me = useMe();
  return useAction({
    run: ({ shortId }: IncidentView) => api.incidents.acknowledge({ params: { id: shortId } }),
    foresee: ({ id }, queries) => foreseeIncidents(queries, new Set([id]), acknowledged(me.name, new Date(nowMs()))),
    told: (incident, { shortId }) => {
      const { status } = incident;
      const lacking = pagingRunsOf(incident).find(({ acknowledgements: one }) => one.given.length < one.wanted);
      const { wanted = 1, given = [] } = lacking?.acknowledgements ?? {};
      return status === "open"
        ? `You acknowledged ${shortId}, ${given.length} of ${wanted}: the others are still asked.`
        : `You look after ${shortId}. Paging stopped.`;
    },
    undo: (_, { shortId }) => api.incidents.unacknowledge({ params: { id: shortId } }),
  });
}
