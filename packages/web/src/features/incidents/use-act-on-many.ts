import { api } from "../../kernel/api.ts";
import { nowMs } from "../../kernel/clock.ts";
import { useMe } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { acknowledged, foreseeIncidents, resolved } from "./incident-cache.ts";

type Act = "acknowledge" | "resolve";
/** Incidents are named by their ids here, as the lists know them. */
type Many = { readonly action: Act; readonly ids: readonly string[] };

const UNDOES = { acknowledge: "unacknowledge", resolve: "reopen" } as const;
const DONE = { acknowledge: "acknowledged", resolve: "resolved" } as const;

type Results = Awaited<ReturnType<typeof api.incidents.actOnMany>>["results"];

const names = (results: Results): string => {
  const shortIds = results.flatMap(({ incident }) => incident?.shortId ?? []);
  return shortIds.length > 3 ? `${shortIds.length} incidents` : shortIds.join(", ");
};

/** What became of many: those that were changed, and the reason of the first that was not. */
function sentence(results: Results, action: Act): string {
  const done = results.filter(({ done }) => done);
  const [refused, ...others] = results.filter(({ done }) => !done);
  const told = done.length === 0 ? [] : [`${names(done)} ${DONE[action]}.`];
  const why = refused ? [`${refused.because}${others.length > 0 ? ` ${others.length} more were refused.` : ""}`] : [];
  return [...told, ...why].join(" ");
}

/** Acknowledges or resolves many incidents with one request; it can be taken back for five seconds. */
export function useActOnMany(onDone?: () => void) {
  const me = useMe();
  return useAction({
    run: ({ action, ids }: Many) => api.incidents.actOnMany({ body: { action, incidents: [...ids] } }),
    foresee: ({ action, ids }, queries) => {
      const at = new Date(nowMs());
      const foreseen = action === "acknowledge" ? acknowledged(me.name, at) : resolved(me.name, at);
      foreseeIncidents(queries, new Set(ids), foreseen);
    },
    told: ({ results }, { action }) => sentence(results, action),
    undo: ({ results }, { action }) => {
      const incidents = results.filter(({ done }) => done).map(({ asked }) => asked);
      if (incidents.length === 0) return Promise.resolve();
      return api.incidents.actOnMany({ body: { action: UNDOES[action], incidents } });
    },
    ...(onDone ? { onDone } : {}),
  });
}
