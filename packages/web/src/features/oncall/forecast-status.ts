import type { EscalationForecast } from "@shipshape/contract/oncall-escalation";
import type * as z from "zod";
import type { Status } from "../../kit/status-badge.tsx";

type Step = Pick<z.output<typeof EscalationForecast>["steps"][number], "people" | "unreachable">;

export const unreachableOf = ({ steps }: { readonly steps: readonly Step[] }): string[] => [
  ...new Set(steps.flatMap((step) => step.unreachable)),
];

/** The first step that pages a person; a program alone is nobody. */
export const firstReached = <S extends Step>({ steps }: { readonly steps: readonly S[] }): S | undefined =>
  steps.find(({ people }) => people.length > 0);

/** Whether an incident would reach a person by a policy, in a word. */
export function forecastStatus(forecast: { readonly steps: readonly Step[] }): Status {
  if (!firstReached(forecast)) return { tone: "bad", word: "nobody would be paged" };
  return unreachableOf(forecast).length === 0
    ? { tone: "ok", word: "everybody reachable" }
    : { tone: "warn", word: "a step reaches nobody" };
}
