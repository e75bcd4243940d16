import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { stepMinutesOf } from "../../kernel/chart-range.ts";
import type { TimeSpan } from "../../kit/chart-marks.ts";
import { badOf, burnDown, type LeftAt } from "@shipshape/domain/slo/burn-down";
import type { SloView } from "./slo-words.ts";

const NONE = { allowedBadEvents: 0, remainingShare: null };

type Part = { readonly span: TimeSpan; readonly isWhole: boolean };

/** How the budget was used up over its window, or a part of it; undefined while it is on its way. */
export function useBurnDown(slo: SloView, { span, isWhole }: Part, nowMs: number): readonly LeftAt[] | undefined {
  const params = { name: slo.name };
  const [from, to] = [new Date(span.fromMs), new Date(span.toMs)];
  const isPast = !isWhole && span.toMs < nowMs;
  const query = isWhole ? {} : { query: { from, to, stepMinutes: stepMinutesOf(span) } };
  const { data } = useQuery({ ...ask.slo.getBudget({ params, ...query }), placeholderData: keepPreviousData });
  const { data: since } = useQuery({ ...ask.slo.getBudget({ params, query: { from: to } }), enabled: isPast });
  if (!data || (isPast && !since)) return undefined;
  return burnDown(data.points, slo.budget ?? NONE, span.fromMs, isPast ? badOf(since?.points ?? []) : 0);
}
