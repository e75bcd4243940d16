import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import { DomainError } from "../../kernel/problem.ts";

const MOST_YEARS = 10;
const MOST_MS = MOST_YEARS * 366 * DAY_MS;

/** Refuses a moment too far ahead: each turn of a rule is counted until then, which would hold up everybody else. */
export function checkAhead(now: Date, at: Date): void {
  if (at.getTime() - now.getTime() <= MOST_MS) return;
  const told = at.toISOString().slice(0, 10);
  throw new DomainError("invalid", `${told} is more than ${MOST_YEARS} years ahead: ask for a time before that.`);
}
