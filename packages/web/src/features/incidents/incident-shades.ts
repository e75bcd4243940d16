import { useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import { nowMs } from "../../kernel/clock.ts";
import type { ChartShade } from "../../kit/chart-marks.ts";

/** The incidents of a service, as shaded stretches of a chart. */
export function useIncidentShades(service: string): readonly ChartShade[] {
  const { data } = useQuery(ask.incidents.list({ query: { service } }));
  return (data?.incidents ?? []).map(({ id, shortId, title, openedAt, resolvedAt }) => ({
    key: id,
    fromMs: openedAt.getTime(),
    toMs: resolvedAt?.getTime() ?? nowMs(),
    label: `${shortId}: ${title}`,
    short: shortId,
    href: `/incidents/${shortId}`,
  }));
}
