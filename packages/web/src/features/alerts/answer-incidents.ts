import { api } from "../../kernel/api.ts";

/** What can be said to an incident, or to an alert: that is said to its incident. */
export type Act = "acknowledge" | "escalate" | "resolve";

const DONE: Readonly<Record<Act, string>> = {
  acknowledge: "Acknowledged",
  escalate: "Escalated",
  resolve: "Resolved",
};
const UNDOES = { acknowledge: "unacknowledge", resolve: "reopen" } as const;

/** What became of each. */
export type Answered = Awaited<ReturnType<typeof answerIncidents>>;

function named(results: Answered): string {
  const ids = results.map(({ asked, incident }) => incident?.shortId ?? asked);
  return ids.length > 3 ? `${ids.length} incidents` : ids.join(", ");
}

/** What became of many: those that were answered, and why the first of the others was not. */
export function sentenceOf(act: Act, results: Answered): string {
  const done = results.filter((one) => one.done);
  const [refused, ...others] = results.filter((one) => !one.done);
  const more = others.length > 0 ? ` So it went with ${others.length} more.` : "";
  return `${DONE[act]} ${named(done)}.${refused ? ` ${refused.because}${more}` : ""}`;
}

/** One request for all of them, by id or short id; where none could be answered that is an error, with the first reason. */
export async function answerIncidents(act: Act, incidents: readonly string[]) {
  const { results } = await api.incidents.actOnMany({ body: { action: act, incidents: [...incidents] } });
  if (results.some(({ done }) => done)) return results;
  throw new Error(results[0]?.because ?? "Nothing was there to answer.");
}

/** Takes back what was answered; how far an incident was escalated stays. */
export async function takeAnswerBack(act: keyof typeof UNDOES, results: Answered): Promise<void> {
  const incidents = results.filter(({ done }) => done).map(({ asked }) => asked);
  await api.incidents.actOnMany({ body: { action: UNDOES[act], incidents } });
}
