import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ask } from "../../kernel/ask.ts";
import type { TimeSpan } from "../../kit/chart-marks.ts";
import type { LaneBand } from "../../kit/lane.ts";
import { freezeBands } from "./freeze-bands.ts";

type Narrowed = {
  readonly service?: string | undefined;
  readonly team?: string | undefined;
  readonly environment?: string | undefined;
};

/** The freezes of a stretch of time, asked for in whole days. */
export const freezesIn = ({ service, team }: Narrowed, { fromMs, toMs }: TimeSpan) => {
  const from = new Date(Math.floor(fromMs / DAY_MS) * DAY_MS);
  const to = new Date(Math.ceil(toMs / DAY_MS) * DAY_MS);
  return ask.gates.freezeCalendar({ query: { from, to, service, team } });
};

/** The same as bands over what is shown of it. */
export function useFreezeBands(narrowed: Narrowed, span: TimeSpan): LaneBand[] {
  const { service, team, environment } = narrowed;
  const { data: known } = useQuery(ask.gates.listFreezes());
  const { data: calendar } = useQuery({
    ...freezesIn(narrowed, span),
    placeholderData: keepPreviousData,
  });
  const isOne = service !== undefined || team !== undefined;
  return freezeBands(known?.freezes ?? [], calendar?.stretches ?? [], { isOne, environment });
}
