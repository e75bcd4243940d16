import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import type { ChartShade } from "../../kit/chart-marks.ts";
import type { Shown } from "./slo-view-span.ts";

/** The stretches that do not count for the budget, as shades of a chart. */
export function useExclusionShades(name: string, { query: { from, to } }: Shown): readonly ChartShade[] {
  const query = { ...(from ? { from } : {}), ...(to ? { to } : {}) };
  const { data } = useQuery({
    ...ask.slo.listExclusionSpans({ params: { name }, query }),
    placeholderData: keepPreviousData,
  });
  return (data?.spans ?? []).map((span) => ({
    key: `${span.exclusion} ${span.from.getTime()}`,
    fromMs: span.from.getTime(),
    toMs: span.to.getTime(),
    label: `Excluded: ${span.displayName}. ${span.reason} (${span.author})`,
    look: "excluded",
  }));
}
