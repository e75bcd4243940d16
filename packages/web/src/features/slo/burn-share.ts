import type { TimeSpan } from "../../kit/chart-marks.ts";

type Step = { readonly at: Date; readonly good: number; readonly total: number };

/** A stretch in which the budget was burnt faster than evenly, and how much of it went there. */
export type Burn = TimeSpan & { readonly bad: number; readonly share: number };

/**
 * Where the budget went: stretches of neighbouring steps that burnt faster than evenly, the largest first. `target`: what
 * is evenly. `allowed`: the bad events of a whole budget. Steps end at their `at`; the first begins at `fromMs`.
 */
export function burnsOf(steps: readonly Step[], fromMs: number, target: number, allowed: number): Burn[] {
  if (!(allowed > 0)) return [];
  const burns: { fromMs: number; toMs: number; bad: number }[] = [];
  let [beganMs, isOpen] = [fromMs, false];
  for (const { at, good, total } of steps) {
    const [toMs, bad] = [at.getTime(), total - good];
    const isFast = total > 0 && bad / total > 1 - target;
    const last = burns.at(-1);
    if (isFast && isOpen && last) Object.assign(last, { toMs, bad: last.bad + bad });
    else if (isFast) burns.push({ fromMs: beganMs, toMs, bad });
    [beganMs, isOpen] = [toMs, isFast];
  }
  return burns.map((burn) => ({ ...burn, share: burn.bad / allowed })).sort((a, b) => b.share - a.share);
}
