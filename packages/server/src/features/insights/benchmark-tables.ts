import type { insights } from "@shipshape/contract/insights";
import type { HandlerOutput } from "@shipshape/contract/route";
import { BENCHMARKS, type BenchmarkMeasure, PROFILES_2025 } from "@shipshape/domain/insights/benchmarks";
import { FREQUENCY_ANSWERS, INDUSTRY_2025, SOURCE_2025, TIME_ANSWERS } from "@shipshape/domain/insights/score-2025";

type View = HandlerOutput<typeof insights.benchmarks>;

const ROWS: readonly BenchmarkMeasure[] = ["deployment_frequency", "lead_time", "change_fail_rate", "recovery_time"];

/** The published tables in the words of their reports. */
export const benchmarkTables = (): View => ({
  tables: BENCHMARKS.map(({ year, source, note, clusters }) => ({
    year: `${year}` as View["tables"][number]["year"],
    source,
    note,
    rows: ROWS.map((measure) => {
      const { elite, high, medium, low } = clusters[measure];
      return { measure, elite: elite.said, high: high.said, medium: medium.said, low: low.said };
    }),
  })),
  profiles2025: [...PROFILES_2025],
  score2025: {
    source: SOURCE_2025,
    answers: { times: [...TIME_ANSWERS], frequency: [...FREQUENCY_ANSWERS] },
    industry: Object.entries(INDUSTRY_2025).map(([measure, one]) => ({ measure, ...one })),
  },
});
