type Step = { readonly at: Date; readonly good: number; readonly total: number };
type Budget = { readonly allowedBadEvents: number; readonly remainingShare: number | null };

export type LeftAt = { readonly atMs: number; readonly left: number };

/** The bad events of some steps together. */
export const badOf = (steps: readonly Step[]): number => steps.reduce((sum, { good, total }) => sum + total - good, 0);

/**
 * How the budget of the window that ends now was used up: after each step, what is left now plus what was spent since,
 * as shares of all that the window allows. It begins with the whole budget at the window's start, and ends with what is
 * left. `fromMs`: where the first step begins. `badSince`: bad events after the last step, where the steps end before now.
 */
export function burnDown(steps: readonly Step[], budget: Budget, fromMs: number, badSince = 0): LeftAt[] {
  const { allowedBadEvents: allowed, remainingShare } = budget;
  if (remainingShare === null || !(allowed > 0)) return [];
  let left = remainingShare + badSince / allowed;
  // Never more than all: the first step may begin a little before the window does.
  const backwards = steps.toReversed().map((step) => {
    const point = { atMs: step.at.getTime(), left: Math.min(1, left) };
    left += (step.total - step.good) / allowed;
    return point;
  });
  return [{ atMs: fromMs, left: Math.min(1, left) }, ...backwards.reverse()];
}
