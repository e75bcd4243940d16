import { humanizeDuration } from "@shipshape/domain/time/duration";
import { fullMoment } from "../../kernel/moment.ts";
import { useTimeZone } from "../../kernel/time-zone.ts";
import type { TimeSpan } from "../../kit/chart-marks.ts";
import { type Lane, type LaneBar, LaneChart } from "../../kit/lane-chart.tsx";
import type { ScheduleDetail } from "./use-schedule.ts";

type ShiftView = ScheduleDetail["finalShifts"][number];

/** Each person keeps one colour over all lanes. */
function hueOf(people: readonly string[], user: string): number {
  return people.indexOf(user);
}

function barOf({ user, from, to, because, overrideId }: ShiftView, people: readonly string[], zone: string): LaneBar {
  const lasts = humanizeDuration(to.getTime() - from.getTime());
  const span = { fromMs: from.getTime(), toMs: to.getTime() };
  const key = `${from.toISOString()} ${user}`;
  const when = `${fullMoment(from, zone)} to ${fullMoment(to, zone)}`;
  if (user === null) {
    return {
      ...span,
      key,
      label: `nobody, ${lasts}`,
      title: `Nobody for ${lasts}: ${when}. ${because}`,
      look: "hatched",
    };
  }
  return {
    ...span,
    key,
    label: user,
    title: `${user}: ${when}. ${because}`,
    hue: hueOf(people, user),
    ...(overrideId ? { look: "striped" as const } : {}),
  };
}

/** The final shifts, and the rotations and overrides they come from. */
export function ScheduleLanes({ schedule, span }: { schedule: ScheduleDetail; span: TimeSpan }) {
  const zone = useTimeZone();
  const { finalShifts, layers, overrides, displayName } = schedule;
  const people = [
    ...new Set(schedule.rotations.flatMap(({ members }) => members).concat(overrides.map(({ user }) => user))),
  ];
  const bars = (shifts: readonly ShiftView[]) => shifts.map((shift) => barOf(shift, people, zone));
  const overridden = overrides.map(({ id, user, from, to, reason }) => ({
    user,
    from,
    to,
    because: reason || "override",
    overrideId: id,
  }));
  const lanes: Lane[] = [
    { key: "final", label: <strong>Final</strong>, bars: bars(finalShifts) },
    ...layers.map(({ rotation, shifts }) => ({ key: rotation, label: rotation, bars: bars(shifts) })),
    ...(overrides.length > 0 ? [{ key: "overrides", label: "Overrides", bars: bars(overridden) }] : []),
  ];
  return <LaneChart label={`Who is on call: ${displayName}`} span={span} lanes={lanes} />;
}
