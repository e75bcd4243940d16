import { useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { useNow } from "../../kernel/clock.ts";
import { startOfDay } from "../../kernel/moment.ts";
import { useTimeZone } from "../../kernel/time-zone.ts";
import type { TimeSpan } from "../../kit/chart-marks.ts";
import { type Lane, LaneChart } from "../../kit/lane-chart.tsx";
import { daysOn } from "../../kit/lane-geometry.ts";
import { TextLink } from "../../kit/link.tsx";
import { barOf } from "./schedule-lanes.tsx";
import type { ShiftView } from "./schedule-model.ts";

const NONE: readonly ShiftView[] = [];

/** The week of every schedule, from midnight of today. */
export function useWeekOfAll() {
  const zone = useTimeZone();
  const now = useNow(60_000);
  const fromMs = startOfDay(new Date(now), zone).getTime();
  const span = { fromMs, toMs: daysOn(fromMs, 7, zone) };
  const query = { from: new Date(span.fromMs), to: new Date(span.toMs) };
  const { data } = useQuery(ask.oncall.listShifts({ query }));
  const shiftsOf = (schedule: string): readonly ShiftView[] =>
    data?.schedules.find((one) => one.schedule === schedule)?.shifts ?? NONE;
  return { span, shiftsOf };
}

type WeekLanesProps = {
  schedules: readonly { readonly name: string; readonly displayName: string }[];
  span: TimeSpan;
  shiftsOf: (schedule: string) => readonly ShiftView[];
};

/** One lane for each schedule: who is on call this week, everywhere. */
export function WeekLanes({ schedules, span, shiftsOf }: WeekLanesProps) {
  const zone = useTimeZone();
  const { buildLocation } = useRouter();
  const shifts = schedules.map(({ name }) => shiftsOf(name));
  const people = [...new Set(shifts.flat().flatMap(({ user }) => user ?? []))];
  const lanes: Lane[] = schedules.map(({ name, displayName }, index) => ({
    key: name,
    label: (
      <TextLink to="/on-call/$name" params={{ name }}>
        {displayName}
      </TextLink>
    ),
    bars: (shifts[index] ?? NONE).map((shift) => ({
      ...barOf(shift, { people, zone, laneKey: "final" }),
      href: buildLocation({
        to: "/on-call/$name",
        params: { name },
        search: { shift: `final@${shift.from.toISOString()}` },
      }).href,
    })),
  }));
  return <LaneChart label="Who is on call this week" span={span} lanes={lanes} shaded />;
}
