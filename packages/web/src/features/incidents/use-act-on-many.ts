import { nowMs } from "../../kernel/clock.ts";
import { useMe } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { answerIncidents, sentenceOf, takeAnswerBack } from "../alerts/answer-incidents.ts";
import { acknowledged, foreseeIncidents, resolved } from "./incident-cache.ts";

type Act = "acknowledge" | "resolve";
/** Incidents are named by their ids here, as the lists know them. */
type Many = { readonly action: Act; readonly ids: readonly string[] };

/** Acknowledges or resolves many incidents with one request; it can be taken back for five seconds. */
export function useActOnMany(onDone?: () => void) {
  const me = useMe();
  return useAction({
    run: ({ action, ids }: Many) => answerIncidents(action, ids),
    foresee: ({ action, ids }, queries) => {
      const at = new Date(nowMs());
      const foreseen = action === "acknowledge" ? acknowledged(me.name, at) : resolved(me.name, at);
      foreseeIncidents(queries, new Set(ids), foreseen);
    },
    told: (results, { action }) => sentenceOf(action, results),
    undo: (results, { action }) => takeAnswerBack(action, results),
    ...(onDone ? { onDone } : {}),
  });
}
