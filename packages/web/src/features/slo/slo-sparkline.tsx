import { burnDown } from "@shipshape/domain/slo/burn-down";
import { useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { Sparkline } from "../../kit/sparkline.tsx";
import { type SloView, shareText } from "./slo-words.ts";

/** How the error budget was used up over its window, no larger than a word. */
export function SloSparkline({ slo: { name, budget } }: { slo: SloView }) {
  const { data } = useQuery(ask.slo.getBudget({ params: { name } }));
  if (!data || !budget) return null;
  const points = burnDown(data.points, budget, budget.windowFrom.getTime()).map(({ atMs, left }) => ({
    at: atMs,
    value: left,
  }));
  return <Sparkline points={points} label={`Error budget: ${shareText(budget.remainingShare)} left`} />;
}
