import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api } from "../../kernel/api.ts";
import { askedTogether } from "../../kernel/asked-together.ts";
import type { SparkPoint } from "../../kit/sparkline.tsx";

/** As many as the server answers at once. */
const MOST = 200;

const lineOf = askedTogether<readonly SparkPoint[]>(async (names) => {
  const { burnDowns } = await api.slo.listBurnDowns({ query: { slos: names.join(",") } });
  return new Map(
    burnDowns.map(({ slo, from, stepMinutes, left }) => [
      slo,
      left.map((value, index) => ({ at: from.getTime() + index * stepMinutes * 60_000, value })),
    ]),
  );
}, MOST);

/** How the budget of an objective was used up over its window; those of all rows in sight are asked for at once. */
export function useBurnDownLine(name: string): readonly SparkPoint[] {
  const { data } = useQuery({
    queryKey: ["slo", "burnDownLine", name],
    queryFn: () => lineOf(name),
    placeholderData: keepPreviousData,
  });
  return data ?? [];
}
