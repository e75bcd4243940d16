import { MINUTE_MS } from "../time/milliseconds.ts";
import type { Minutes } from "./minutes.ts";

export type LedgerPart = {
  readonly cause: "incident" | "deployment" | "exclusion" | "unexplained";
  readonly reference: string | undefined;
  readonly title: string;
  readonly change: string | undefined;
  /** False for what exclusions took out: it burned nothing. */
  readonly counts: boolean;
  readonly badEvents: number;
  /** badEvents ÷ all that is allowed. */
  readonly share: number;
  readonly minutes: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly because: string;
};

/** Somebody to whom minutes are put down. */
export type Cause = Pick<LedgerPart, "cause" | "reference" | "title" | "change" | "because">;

type Counted = {
  readonly minutes: Minutes;
  /** For each minute its cause, by place. */
  readonly causeAt: Int32Array;
  readonly causes: readonly Cause[];
  /** What the parts must come to. */
  readonly burn: number;
  readonly allowed: number;
};

/**
 * What each cause took, the most first and the unexplained last. The parts come to the burn exactly, in whatever order one
 * adds them: each is a whole number of the smallest step in which the burn itself can be written (its unit in the last
 * place, IEEE 754), and what rounding leaves over, less than one such step a part, goes to the largest.
 */
export function partsOf({ minutes, causeAt, causes, burn, allowed }: Counted): LedgerPart[] {
  const { good, total, startMs } = minutes;
  if (!(burn > 0)) return [];
  const sums = causes.map(() => ({ bad: 0, minutes: 0, first: -1, last: -1 }));
  for (let at = 0; at < total.length; at += 1) {
    const bad = (total[at] ?? 0) - (good[at] ?? 0);
    const sum = sums[causeAt[at] ?? -1];
    if (bad === 0 || sum === undefined) continue;
    sum.bad += bad;
    sum.minutes += 1;
    sum.last = at;
    if (sum.first < 0) sum.first = at;
  }
  const exact = inSteps(
    sums.map(({ bad }) => bad),
    burn,
  );
  const parts = causes.flatMap((cause, nth): LedgerPart[] => {
    const [sum, bad] = [sums[nth], exact[nth] ?? 0];
    if (sum === undefined || bad === 0) return [];
    const atMs = (at: number): number => startMs + at * MINUTE_MS;
    const found = { minutes: sum.minutes, firstMs: atMs(sum.first), lastMs: atMs(sum.last) };
    return [{ ...cause, counts: true, badEvents: bad, share: allowed > 0 ? bad / allowed : 0, ...found }];
  });
  const isLast = ({ cause }: LedgerPart): number => (cause === "unexplained" ? 1 : 0);
  return parts.sort((a, b) => isLast(a) - isLast(b) || b.badEvents - a.badEvents || a.firstMs - b.firstMs);
}

function inSteps(sums: readonly number[], burn: number): number[] {
  // below 2^-1022 the steps of numbers become no smaller
  const step = Math.max(Number.MIN_VALUE, 2 ** (Math.floor(Math.log2(burn)) - 52));
  const whole = sums.map((sum) => Math.round(sum / step) * step);
  const largest = whole.indexOf(Math.max(...whole));
  const others = whole.reduce((sum, one, nth) => (nth === largest ? sum : sum + one), 0);
  return whole.map((one, nth) => (nth === largest ? burn - others : one));
}
