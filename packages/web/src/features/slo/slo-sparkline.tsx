import { useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { Sparkline } from "../../kit/sparkline.tsx";
import { type SloView, shareText } from "./slo-words.ts";

/** The error budget over its whole window, no larger than a word. */
export function SloSparkline({ slo: { name, budget } }: { slo: SloView }) {
  const { data } = useQuery(ask.slo.getBudget({ params: { name } }));
  const points = (data?.points ?? []).flatMap(({ at, remainingShare }) =>
    remainingShare === null ? [] : [{ at: at.getTime(), value: remainingShare }],
  );
  return <Sparkline points={points} label={`Error budget: ${shareText(budget?.remainingShare ?? null)} left`} />;
}
