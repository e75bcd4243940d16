import type { QueryClient } from "@tanstack/react-query";
import { nowMs } from "../../kernel/clock.ts";
import { useMe } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import type { AlertView, Answer } from "./alert-words.ts";
import { type Act, type Answered, answerIncidents, sentenceOf, takeAnswerBack } from "./answer-incidents.ts";

/** The incidents of some alerts, each once. */
const incidentsOf = (alerts: readonly AlertView[]): string[] => [
  ...new Set(alerts.flatMap(({ incidentShortId }) => incidentShortId ?? [])),
];

type Cached =
  | { readonly rows: readonly AlertView[] }
  | { readonly alerts: readonly AlertView[] }
  | AlertView
  | { readonly firing: number };

/** Shows the answers of some incidents as they will be, wherever their alerts stand, before the server has answered. */
function foreseeAnswers(queries: QueryClient, alerts: readonly AlertView[], answered: Partial<Answer>): void {
  const ids = new Set(incidentsOf(alerts));
  const changed = (alert: AlertView): AlertView =>
    alert.answer && ids.has(alert.incidentShortId ?? "")
      ? { ...alert, answer: { ...alert.answer, ...answered } }
      : alert;
  queries.setQueriesData<Cached>({ queryKey: ["alerts"] }, (cached) => {
    if (cached === undefined || "firing" in cached) return cached;
    if ("rows" in cached) return { ...cached, rows: cached.rows.map(changed) };
    if ("alerts" in cached) return { ...cached, alerts: cached.alerts.map(changed) };
    return changed(cached);
  });
}

/** Acknowledges, escalates or resolves the incidents of some alerts; what can be taken back can be for five seconds. */
export function useAnswer(act: Act, onDone?: () => void) {
  const me = useMe();
  const foreseen = (): Partial<Answer> | undefined => {
    const at = new Date(nowMs());
    if (act === "acknowledge") return { incidentStatus: "acknowledged", acknowledgedBy: me.name, acknowledgedAt: at };
    return act === "resolve" ? { incidentStatus: "resolved", resolvedBy: me.name, resolvedAt: at } : undefined;
  };
  return useAction<readonly AlertView[], Answered>({
    run: (alerts) => answerIncidents(act, incidentsOf(alerts)),
    foresee(alerts, queries) {
      const answered = foreseen();
      if (answered) foreseeAnswers(queries, alerts, answered);
    },
    told: (results) => sentenceOf(act, results),
    ...(act === "escalate" ? {} : { undo: (results) => takeAnswerBack(act, results) }),
    ...(onDone ? { onDone } : {}),
  });
}
