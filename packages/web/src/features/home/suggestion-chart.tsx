import { percent } from "@shipshape/domain/slo/percent";
import type { ChartLine } from "../../kit/chart-marks.ts";
import { LineChart } from "../../kit/line-chart.tsx";
import type { Suggestion } from "./suggestion.ts";

const HEIGHT = 170;

/** The last day beside the target; nothing where the source cannot look back. */
export function SuggestionChart({ suggestion, target }: { suggestion: Suggestion; target: number }) {
  const { points, title } = suggestion;
  const [first, last] = [points.at(0), points.at(-1)];
  if (!first || !last || points.length < 2) return null;
  const shares = points.map(({ good, total }) => (total > 0 ? good / total : null));
  const lines: ChartLine[] = [
    {
      name: `target ${percent(target, 5)}`,
      color: "ink-soft",
      dash: [6, 5],
      width: 1,
      values: points.map(() => target),
      silent: true,
    },
    { name: "good", color: "info", values: shares },
  ];
  const lowest = Math.min(1, ...shares.filter((share) => share !== null));
  return (
    <LineChart
      label={`${title}, the last day: the lowest share of good requests in half an hour was ${percent(lowest, 5)}.`}
      title="The last day, by half hours"
      span={{ fromMs: first.at.getTime(), toMs: last.at.getTime() }}
      at={points.map(({ at }) => at.getTime())}
      lines={lines}
      format={(share) => percent(share, 5)}
      shows={[target, 1]}
      height={HEIGHT}
    />
  );
}
