import { badOf, burnDown, type LeftAt } from "@shipshape/domain/slo/burn-down";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import type { Shown } from "./slo-view-span.ts";
import type { SloView } from "./slo-words.ts";

const NONE = { allowedBadEvents: 0, remainingShare: null };

export type Step = { readonly at: Date; readonly good: number; readonly total: number };

export type Counted = {
  readonly steps: readonly Step[];
  readonly left: readonly LeftAt[];
  /** It is of another time than the one that is asked for. */
  readonly isStale: boolean;
};

/** What was counted in the time shown, and how that used the budget up; undefined while it is on its way, or failed. */
export function useBurnDown(slo: SloView, { span, query, isPast }: Shown) {
  const params = { name: slo.name };
  const counted = useQuery({ ...ask.slo.getBudget({ params, query }), placeholderData: keepPreviousData });
  const since = useQuery({
    ...ask.slo.getBudget({ params, query: { from: new Date(span.toMs) } }),
    placeholderData: keepPreviousData,
    enabled: isPast,
  });
  const asked = {
    error: counted.error ?? since.error,
    refetch: () => Promise.all([counted.refetch(), isPast ? since.refetch() : undefined]),
  };
  if (!counted.data || (isPast && !since.data)) return { asked, counted: undefined };
  const { points } = counted.data;
  const badSince = isPast ? badOf(since.data?.points ?? []) : 0;
  const found: Counted = {
    steps: points,
    left: burnDown(points, slo.budget ?? NONE, span.fromMs, badSince),
    isStale: counted.isPlaceholderData || (isPast && since.isPlaceholderData),
  };
  return { asked, counted: found };
}
