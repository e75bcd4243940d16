import { utcMinute } from "../time/utc-minute.ts";
import type { StageAnswer } from "./disposition.ts";
import type { Consulted } from "./rule-consult.ts";

/** A rule that suppresses: for good, or as maintenance until its time is over, when what still fires is judged again. */
export function suppressedByRule({ wishes: { suppress } }: Consulted): StageAnswer {
  if (!suppress) return undefined;
  const { rule, reason, untilMs } = suppress;
  const until = untilMs === undefined ? "" : ` until ${utcMinute(new Date(untilMs))}`;
  return {
    decision: "suppress",
    stage: "suppress",
    rule,
    word: untilMs === undefined ? "suppressed" : "in maintenance",
    because: `${rule} suppresses it${until}: ${reason}`,
    reconsiderAtMs: untilMs,
  };
}
