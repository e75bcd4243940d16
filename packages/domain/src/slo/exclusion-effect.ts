type Change = {
  /** Shares of the budget that are left; null where there were no events. */
  readonly before: number | null;
  readonly after: number | null;
  readonly badEventsTakenOut: number;
  readonly unit: "event" | "slice";
};

const percent = (share: number | null): string =>
  share === null ? "no events" : `${share < 0 ? "−" : ""}${Math.abs(share * 100).toFixed(1)} %`;
const number = (value: number): string => Math.abs(Number(value.toFixed(2))).toLocaleString("en");

/** What an exclusion, or taking one away, makes of one budget, in a sentence. */
export function effectSentence({ before, after, badEventsTakenOut: taken, unit }: Change): string {
  if (before === null && after === null) return "no events were counted in this window";
  const isOne = Number(Math.abs(taken).toFixed(2)) === 1;
  const bad = `${number(taken)} bad ${unit}${isOne ? "" : "s"}`;
  const left = before === after ? `${percent(after)} of the budget is left as before` : leftNow(before, after);
  if (taken === 0) return `${left}: nothing bad was counted in that time`;
  const count = isOne ? "counts" : "count";
  return `${left}: ${bad} ${taken > 0 ? `no longer ${count}` : `${count} again`}`;
}

function leftNow(before: number | null, after: number | null): string {
  if (after === null) return `no events are left to count, where ${percent(before)} of the budget was left`;
  return before === null
    ? `${percent(after)} of the budget is left, where there were no events`
    : `${percent(after)} of the budget is left instead of ${percent(before)}`;
}

/** The effect on all budgets in a sentence. */
export function effectsSentence(
  { objectives, touched, counted }: { objectives: number; touched: number; counted: number },
  effects: readonly {
    readonly slo: string;
    readonly before: { readonly remainingShare: number | null };
    readonly after: { readonly remainingShare: number | null };
  }[],
): string {
  if (objectives === 0) return "it holds for no objective: look at what it selects";
  const among = objectives === 1 ? "the one objective" : `${objectives} objectives`;
  const moved = effects.filter(({ before, after }) => before.remainingShare !== after.remainingShare);
  const rest = counted < touched ? `; ${counted} of ${touched} were counted for this answer` : "";
  const [first] = moved;
  if (first === undefined) return `it holds for ${among} and changes no budget as it is now${rest}`;
  const { slo, before, after } = first;
  const most = `${slo} from ${percent(before.remainingShare)} left to ${percent(after.remainingShare)}`;
  const budgets = moved.length === 1 ? "one budget" : `${moved.length} budgets`;
  return `it holds for ${among} and changes ${budgets}${moved.length > 1 ? ", the most" : ""}: ${most}${rest}`;
}
