import type { QueryClient } from "@tanstack/react-query";
import { api } from "../../kernel/api.ts";
import { nowMs } from "../../kernel/clock.ts";
import { useMe } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import type { Act, AlertView, Answer } from "./alert-words.ts";

const DONE: Readonly<Record<Act, string>> = {
  acknowledge: "Acknowledged",
  escalate: "Escalated",
  resolve: "Resolved",
};
const UNDOES = { acknowledge: "unacknowledge", resolve: "reopen" } as const;

type Results = Awaited<ReturnType<typeof api.incidents.actOnMany>>["results"];

/** The incidents of some alerts, each once. */
const incidentsOf = (alerts: readonly AlertView[]): string[] => [
  ...new Set(alerts.flatMap(({ incidentShortId }) => incidentShortId ?? [])),
];

function named(results: Results): string {
  const ids = results.map(({ asked }) => asked);
  return ids.length > 3 ? `${ids.length} incidents` : ids.join(", ");
}

/** What became of many: those that were answered, and why the first of the others was not. */
export function sentenceOf(act: Act, results: Results): string {
  const done = results.filter((one) => one.done);
  const [refused, ...others] = results.filter((one) => !one.done);
  const more = others.length > 0 ? ` So it went with ${others.length} more.` : "";
  return `${DONE[act]} ${named(done)}.${refused ? ` ${refused.because}${more}` : ""}`;
}

/** One request for all of them; where none could be answered that is an error, with the first reason. */
async function answerAll(act: Act, alerts: readonly AlertView[]): Promise<Results> {
  const { results } = await api.incidents.actOnMany({ body: { action: act, incidents: incidentsOf(alerts) } });
  if (results.some(({ done }) => done)) return results;
  throw new Error(results[0]?.because ?? "Nothing was there to answer.");
}

async function takeBack(act: keyof typeof UNDOES, results: Results): Promise<void> {
  const incidents = results.filter(({ done }) => done).map(({ asked }) => asked);
  await api.incidents.actOnMany({ body: { action: UNDOES[act], incidents } });
}

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
  return useAction<readonly AlertView[], Results>({
    run: (alerts) => answerAll(act, alerts),
    foresee(alerts, queries) {
      const answered = foreseen();
      if (answered) foreseeAnswers(queries, alerts, answered);
    },
    told: (results) => sentenceOf(act, results),
    ...(act === "escalate" ? {} : { undo: (results) => takeBack(act, results) }),
    ...(onDone ? { onDone } : {}),
  });
}
