import { changedShifts } from "@shipshape/domain/oncall/changed-shifts";
import { rotationMembers } from "@shipshape/domain/oncall/rotation";
import { humanizeDuration } from "@shipshape/domain/time/duration";
import { spanOf } from "@shipshape/domain/time/span";
import { useMemo } from "react";
import { useOwnTimeZone, useTimeZone } from "../../kernel/time-zone.ts";
import type { TimeSpan } from "../../kit/chart-marks.ts";
import type { LaneActions } from "../../kit/lane.ts";
import { type Lane, type LaneBar, LaneChart } from "../../kit/lane-chart.tsx";
import { spanText } from "../../kit/lane-geometry.ts";
import {
  finalViews,
  type OverrideChange,
  type OverrideOf,
  type ShiftView,
  scheduleOf,
  withChange,
} from "./schedule-model.ts";
import type { ScheduleDetail } from "./use-schedule.ts";

export const FINAL = "final";
export const OVERRIDES = "overrides";
const TEMPORARY = "temporary";

type Temporary = ScheduleDetail["temporarySchedules"][number];

type Drawing = { readonly people: readonly string[]; readonly zone: string; readonly laneKey: string };

/** Each person keeps one colour over all lanes. */
const hueOf = (people: readonly string[], user: string): number => people.indexOf(user);

/** Lane, moment and person: several may begin at once. */
const keyOf = (laneKey: string, { from, user }: ShiftView): string =>
  `${laneKey}@${from.toISOString()}${user === null ? "" : `@${user}`}`;

/** A shift as a bar: who, when, because. */
export function barOf(shift: ShiftView, { people, zone, laneKey }: Drawing): LaneBar {
  const { user, because, overrideId } = shift;
  const span = spanOf(shift);
  const lasts = humanizeDuration(span.toMs - span.fromMs);
  const when = `${spanText(span, zone)} (${lasts})`;
  const key = keyOf(laneKey, shift);
  if (user === null) {
    const title = `Nobody for ${lasts}: ${spanText(span, zone)}. ${because}`;
    return {
      ...span,
      key,
      label: `nobody, ${lasts}`,
      short: "gap",
      title,
      facts: ["Nobody", when, because],
      look: "hatched",
    };
  }
  return {
    ...span,
    key,
    label: user,
    title: `${user}: ${when}. ${because}`,
    facts: [user, when, because],
    hue: hueOf(people, user),
    ...(overrideId ? { look: "striped" as const } : {}),
  };
}

/** "cleo", "cleo instead of ben", "also dan", "without ana". */
function overrideLabel({ kind, user, instead }: Pick<OverrideOf, "kind" | "user" | "instead">): string {
  if (kind === "add") return `also ${user}`;
  if (kind === "remove") return `without ${user}`;
  return instead ? `${user} instead of ${instead}` : user;
}

/** A temporary schedule as one bar: what holds, until when, why. */
function temporaryBar({ id, from, to, reason, shifts, createdBy }: Temporary, { zone }: Drawing): LaneBar {
  const span = spanOf({ from, to });
  const people = [...new Set(shifts.map(({ user }) => user))].join(", ") || "nobody";
  const what = reason || "temporary schedule";
  return {
    ...span,
    key: id,
    label: `${what}: ${people}`,
    title: `${what}: ${people}. ${spanText(span, zone)}`,
    facts: [what, people, spanText(span, zone), `by ${createdBy}`],
    look: "striped",
  };
}

function overrideBar(override: OverrideOf, mayChange: boolean, nowMs: number, drawing: Drawing): LaneBar {
  const { id, user, from, to, reason, createdBy } = override;
  const bar = barOf({ user, from, to, because: reason || "no reason given", overrideId: id }, drawing);
  return {
    ...bar,
    key: id,
    label: overrideLabel(override),
    facts: [overrideLabel(override), ...(bar.facts ?? []).slice(1), `by ${createdBy}`],
    subject: `Override for ${user}`,
    changeable: mayChange && to.getTime() > nowMs,
  };
}

/** The final lane as it would be: what differs from now is drawn as a ghost. */
function ghostBars(schedule: ScheduleDetail, change: OverrideChange, span: TimeSpan, drawing: Drawing): LaneBar[] {
  const before = scheduleOf(schedule);
  const after = withChange(before, change);
  const changed = changedShifts(before, after, span.fromMs, span.toMs);
  const isChanged = ({ fromMs, toMs }: TimeSpan) => changed.some((one) => one.fromMs < toMs && fromMs < one.toMs);
  return finalViews(after, span).map((shift) => {
    const bar = barOf(shift, drawing);
    return isChanged(bar) && (shift.overrideId ?? undefined) === change.id ? { ...bar, look: "ghost" as const } : bar;
  });
}

const peopleOf = ({ rotations, overrides, finalShifts }: ScheduleDetail): string[] => [
  ...new Set([
    ...rotations.flatMap(rotationMembers),
    ...finalShifts.flatMap(({ user }) => user ?? []),
    ...overrides.map(({ user }) => user),
  ]),
];

type ScheduleLanesProps = LaneActions & {
  schedule: ScheduleDetail;
  span: TimeSpan;
  nowMs: number;
  /** What would be, while somebody thinks about it. */
  preview: OverrideChange | undefined;
  chosen: TimeSpan | undefined;
  openBar: string | undefined;
  mayOverride: boolean;
};

/** The final shifts, and the rotations and overrides they come from. */
export function ScheduleLanes(props: ScheduleLanesProps) {
  const { schedule, span, nowMs, preview, chosen, openBar, mayOverride, ...actions } = props;
  const zone = useTimeZone();
  const own = useOwnTimeZone();
  const lanes = useMemo((): Lane[] => {
    const people = [...new Set([...peopleOf(schedule), ...(preview ? [preview.user] : [])])];
    const drawing = (laneKey: string) => ({ people, zone, laneKey });
    const bars = (shifts: readonly ShiftView[], laneKey: string) => shifts.map((one) => barOf(one, drawing(laneKey)));
    const { finalShifts, layers, overrides, temporarySchedules } = schedule;
    const final = preview ? ghostBars(schedule, preview, span, drawing(FINAL)) : bars(finalShifts, FINAL);
    return [
      {
        key: FINAL,
        label: <strong>Final</strong>,
        bars: final,
        ...(mayOverride ? { selects: "Take over: choose when" } : {}),
      },
      ...layers.map(({ rotation, shifts }) => ({
        key: `rotation:${rotation}`,
        label: rotation,
        bars: bars(shifts, rotation),
      })),
      ...(temporarySchedules.length === 0
        ? []
        : [
            {
              key: TEMPORARY,
              label: "Temporary",
              bars: temporarySchedules.map((one) => temporaryBar(one, drawing(TEMPORARY))),
            },
          ]),
      {
        key: OVERRIDES,
        label: "Overrides",
        bars: overrides.map((one) => overrideBar(one, mayOverride, nowMs, drawing(OVERRIDES))),
      },
    ];
  }, [schedule, span, nowMs, preview, mayOverride, zone]);
  return (
    <LaneChart
      {...actions}
      label={`Who is on call: ${schedule.displayName}`}
      span={span}
      lanes={lanes}
      secondZone={zone === schedule.timeZone ? own : schedule.timeZone}
      shaded
      openBar={openBar}
      chosen={chosen && { laneKey: FINAL, span: chosen }}
    />
  );
}
