import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import type { TimeSpan } from "../../kit/chart-marks.ts";

const read = (name: string, { fromMs, toMs }: TimeSpan) =>
  ask.oncall.getSchedule({ params: { name }, query: { from: new Date(fromMs), to: new Date(toMs) } });

export type ScheduleDetail = Awaited<ReturnType<ReturnType<typeof read>["queryFn"]>>;

/** A schedule over a span. While another span is on its way, the one before stays. */
export const useSchedule = (name: string, span: TimeSpan, enabled = true) =>
  useQuery({
    ...read(name, span),
    enabled,
    placeholderData: keepPreviousData,
    throwOnError: (_, query) => !query.state.data,
  });
