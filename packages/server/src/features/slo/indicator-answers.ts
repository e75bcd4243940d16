import { type Indicator, type IndicatorSideName, sideOf } from "@shipshape/domain/slo/indicator";
import type { Answer, Question, Round } from "../telemetry/index.ts";
import { minuteOf } from "./spread-over-minutes.ts";

/** What the sources said, for each side of an indicator. */
export type IndicatorAnswer = ReadonlyMap<IndicatorSideName, Answer>;

/**
 * As of when an indicator is asked: events of a minute as of that minute's end, which is the beginning of this one;
 * everything else as of now.
 */
function askedAt(indicator: Indicator, at: Date): Date {
  const { kind } = indicator.counting;
  const byTheMinute = kind === "perMinute" || (kind === "share" && sideOf(indicator, "total") !== undefined);
  return byTheMinute ? new Date(minuteOf(at.getTime())) : at;
}

/** Asks all sides of all these indicators at once: what differs only by a label goes out as one query. */
export async function askIndicators(
  round: Pick<Round, "askAll">,
  indicators: readonly Indicator[],
  at: Date,
): Promise<IndicatorAnswer[]> {
  const questions: Question[] = indicators.flatMap((indicator) => {
    const asOf = askedAt(indicator, at);
    return indicator.sides.map(({ source, query }) => ({ source, query, at: asOf }));
  });
  const answers = await round.askAll(questions);
  let next = 0;
  return indicators.map(({ sides }) => {
    const bySide = new Map<IndicatorSideName, Answer>();
    for (const { side } of sides) {
      const answer = answers[next];
      if (answer) bySide.set(side, answer);
      next += 1;
    }
    return bySide;
  });
}
