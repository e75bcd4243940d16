import { burnDown } from "@shipshape/domain/slo/burn-down";
import { useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { Sparkline, type SparkMark, type SparkPoint } from "../../kit/sparkline.tsx";
import { deploymentTitle } from "../changes/deployment-words.ts";
import { type SloView, shareText } from "./slo-words.ts";
import { slopeBreak } from "./slope-break.ts";

const LETTERS = { deploy: "D", rollback: "R" } as const;

/** The deployment where the slope broke, if there is one. */
function useBreak({ service }: SloView, points: readonly SparkPoint[], isWanted: boolean): SparkMark | undefined {
  const { data } = useQuery({
    ...ask.changes.listDeployments({ query: { service, limit: 50 } }),
    enabled: isWanted,
  });
  const deployments = data?.deployments ?? [];
  const at = slopeBreak(
    points,
    deployments.map(({ startedAt }) => startedAt.getTime()),
  );
  const found = deployments.find(({ startedAt }) => startedAt.getTime() === at);
  if (at === undefined || !found) return undefined;
  return { at, letter: LETTERS[found.kind], label: `It went faster after ${found.shortId}: ${deploymentTitle(found)}` };
}

type SloSparklineProps = {
  slo: SloView;
  /** Names the deployment where the slope broke. */
  withBreak?: boolean;
};

/** How the error budget was used up over its window, no larger than a word. */
export function SloSparkline({ slo, withBreak = false }: SloSparklineProps) {
  const { name, budget } = slo;
  const { data } = useQuery(ask.slo.getBudget({ params: { name } }));
  const left = data && budget ? burnDown(data.points, budget, budget.windowFrom.getTime()) : [];
  const points = left.map(({ atMs, left: value }) => ({ at: atMs, value }));
  const mark = useBreak(slo, points, withBreak);
  if (!data || !budget) return null;
  return <Sparkline points={points} label={`Error budget: ${shareText(budget.remainingShare)} left`} mark={mark} />;
}
