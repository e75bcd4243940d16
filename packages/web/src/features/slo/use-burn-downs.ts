import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import type { SparkPoint } from "../../kit/sparkline.tsx";

/** How the budget of every objective was used up, by its name, asked for all at once. */
export function useBurnDowns(): ReadonlyMap<string, readonly SparkPoint[]> {
  const { data } = useQuery({ ...ask.slo.listBurnDowns(), placeholderData: keepPreviousData });
  return new Map(
    (data?.burnDowns ?? []).map(({ slo, from, stepMinutes, left }) => [
      slo,
      left.map((value, index) => ({ at: from.getTime() + index * stepMinutes * 60_000, value })),
    ]),
  );
}
