import type { DeploymentEffect } from "@shipshape/contract/slo";
import { percent } from "@shipshape/domain/slo/percent";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type * as z from "zod";
import { Hint } from "../../kit/hint.tsx";
import { Soft } from "../../kit/stack.tsx";
import { StatusWord } from "../../kit/status-badge.tsx";
import { effectsOf } from "./deployment-reads.ts";

type Effect = z.infer<typeof DeploymentEffect>;

/** A tenth of a month's budget in an hour: half of what the slow page waits for in six. */
const MUCH = 0.1;
/** Less than that is what every hour costs. */
const LITTLE = 0.005;

/** What deployments did to error budgets, by short id, asked for all at once. */
export function useBudgetEffects(
  deployments: readonly { readonly shortId: string }[],
  isWanted = true,
): ReadonlyMap<string, Effect> | undefined {
  const { data } = useQuery({
    ...effectsOf(deployments),
    placeholderData: keepPreviousData,
    enabled: isWanted && deployments.length > 0,
  });
  return data && new Map(data.effects.map((effect) => [effect.deployment, effect]));
}

const burnt = (share: number): string => `${share === 0 ? "" : "−"}${percent(share, 2)}`;

/** What one of them did: the share that was burnt in the hour after; why, on hover. */
export function BudgetEffect({ effect }: { effect: Effect | undefined }) {
  if (!effect) return <Soft>–</Soft>;
  const { burntShare, untilNow, because } = effect;
  if (burntShare === null) return <Hint text={because}>–</Hint>;
  const words = `${burnt(burntShare)}${untilNow ? " so far" : ""}`;
  const tone = burntShare >= MUCH ? "bad" : burntShare >= LITTLE ? "warn" : undefined;
  return <Hint text={because}>{tone ? <StatusWord status={{ tone, word: words }} /> : words}</Hint>;
}
