import { api } from "../../kernel/api.ts";
import { nowMs } from "../../kernel/clock.ts";
import { useMe } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { foreseeAcknowledged } from "./incident-cache.ts";
import type { IncidentView } from "./incident-words.ts";

/** Acknowledges an incident; the page says so before the server does. */
export function useAcknowledge() {
  const me = useMe();
  return useAction({
    run: ({ shortId }: IncidentView) => api.incidents.acknowledge({ params: { id: shortId } }),
    foresee: ({ id }, queries) => foreseeAcknowledged(queries, id, me.name, new Date(nowMs())),
    told: (_, { shortId }) => `You look after ${shortId}. Paging stopped.`,
  });
}
