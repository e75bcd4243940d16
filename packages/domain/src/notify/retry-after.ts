/** What of an HTTP answer's headers says when to come again. */
export type ComeAgain = {
  /** `Retry-After`: seconds, or a date. */
  readonly retryAfter: string;
  /** `Date`: what time it is there. */
  readonly date: string | undefined;
};

/** All three forms of a date begin with the name of a day and hold a time (RFC 9110, section 5.6.7). */
const DATE = /^[A-Z][a-z]{2,8},? .*\d\d:\d\d:\d\d/;
const msOf = (date: string): number =>
  DATE.test(date) ? Date.parse(/GMT$/.test(date) ? date : `${date} GMT`) : Number.NaN;

/**
 * How many milliseconds an answer asks to wait (RFC 9110, section 10.2.3); undefined where it does not, or not so that it can be understood.
 * A date is reckoned from the time that the same answer names: the clocks of two machines may differ by more than the wait.
 */
export function retryAfterMs({ retryAfter, date = "" }: ComeAgain): number | undefined {
  const said = retryAfter.trim();
  const ms = /^\d+(\.\d+)?$/.test(said) ? Number(said) * 1_000 : msOf(said) - msOf(date.trim());
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
