import type { Answer } from "./answer.ts";
import type { MergePlans } from "./merge-plans.ts";
import { type MergedQuery, mergeQueries } from "./merge-queries.ts";

/** More than that is not asked to find out which of many queries spoils the answer of all. */
const MOST_EXTRA_REQUESTS = 24;

/**
 * The answer of each query that a merged one serves. Where the merged one fails by a fault of the query, the first and the
 * last are asked alone: if they fail too, all have the same fault; if not, one of them spoils it for the others, or it is
 * too much at once, and halves are asked until that one is found.
 */
export async function askMerged(
  merged: MergedQuery,
  ask: (query: string) => Promise<Answer>,
  plans: Pick<MergePlans, "askAlone">,
): Promise<Map<string, Answer>> {
  let left = MOST_EXTRA_REQUESTS;
  const all = (members: readonly string[], answer: Answer) => new Map(members.map((member) => [member, answer]));

  const halves = async (members: readonly string[], failed: Answer): Promise<Map<string, Answer>> => {
    if (left < 2) return all(members, failed);
    left -= 2;
    const middle = Math.ceil(members.length / 2);
    const parts = [members.slice(0, middle), members.slice(middle)];
    const answered = await Promise.all(parts.map((part) => askPart(part, failed)));
    return new Map(answered.flatMap((part) => [...part]));
  };
  const askPart = async (members: readonly string[], failed: Answer): Promise<Map<string, Answer>> => {
    const [part, ...rest] = mergeQueries(members);
    if (part === undefined || rest.length > 0) return halves(members, failed);
    const answer = await ask(part.query);
    if (answer.ok) return splitAnswer(part, answer);
    if (members.length === 1) plans.askAlone(members[0] ?? "");
    return members.length === 1 || answer.faultOf === "source" ? all(members, answer) : halves(members, answer);
  };

  const answer = await ask(merged.query);
  if (answer.ok) return splitAnswer(merged, answer);
  const [first = "", last = ""] = [merged.members[0], merged.members.at(-1)];
  if (merged.members.length === 1 || answer.faultOf === "source") return all(merged.members, answer);
  const samples = await Promise.all([ask(first), ask(last)]);
  return samples.some(({ ok }) => ok) ? halves(merged.members, answer) : all(merged.members, answer);
}

function splitAnswer(merged: MergedQuery, answer: Extract<Answer, { ok: true }>): Map<string, Answer> {
  const parts = merged.split(answer.series);
  return new Map(
    merged.members.map((member, index) => {
      const series = parts[index] ?? [];
      return [member, { ...answer, series, isKnown: series.length > 0 }];
    }),
  );
}

/** The same of a page, which is there already: every merged query selects from it, and is told apart. */
export function selectMerged(merged: MergedQuery, answer: Extract<Answer, { ok: true }>): Map<string, Answer> {
  const parts = merged.split(answer.series);
  return new Map(merged.members.map((member, index) => [member, { ...answer, series: parts[index] ?? [] }]));
}
