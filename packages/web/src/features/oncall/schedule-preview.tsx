import { changedShifts } from "@shipshape/domain/oncall/changed-shifts";
import { rolloutMs } from "@shipshape/domain/oncall/rollout";
import type { Rollout } from "@shipshape/domain/oncall/rollout-kind";
import { rotationMembers } from "@shipshape/domain/oncall/rotation";
import { rotationProblems, senselessRule } from "@shipshape/domain/oncall/rotation-problems";
import type { Schedule } from "@shipshape/domain/oncall/schedule";
import { layersOf } from "@shipshape/domain/oncall/schedule-spec";
import { useNow } from "../../kernel/clock.ts";
import { startOfDay } from "../../kernel/moment.ts";
import { useTimeZone } from "../../kernel/time-zone.ts";
import { Lines } from "../../kit/facts.tsx";
import { LaneChart } from "../../kit/lane-chart.tsx";
import { daysOn } from "../../kit/lane-geometry.ts";
import { Section } from "../../kit/page.tsx";
import { Soft, Stack } from "../../kit/stack.tsx";
import { Changed } from "./override-form.tsx";
import type { ScheduleDraft } from "./schedule-document.ts";
import { barOf } from "./schedule-lanes.tsx";
import { calendarsIn, finalViews, scheduleOf } from "./schedule-model.ts";
import { type ScheduleDetail, useSchedule } from "./use-schedule.ts";

const DAYS = 28;
const MOST = 12;

/** The first thing that keeps the rotations from being resolved; undefined when they can be. */
function draftProblem({ rotations, timeZone }: ScheduleDraft): string | undefined {
  const problems = rotations.flatMap(({ holidays: _, ...rotation }) => {
    const inZone = { ...rotation, timeZone };
    return senselessRule(inZone) ?? rotationProblems(inZone);
  });
  return problems[0]?.message;
}

/** The draft from when it would count; what is until then. */
function draftSchedule(
  draft: ScheduleDraft,
  before: ScheduleDetail | undefined,
  rollout: Rollout,
  nowMs: number,
): Schedule {
  if (!before) return { rotations: layersOf(draft, () => undefined), overrides: [] };
  const rotations = layersOf(draft, calendarsIn(before));
  const present = scheduleOf(before);
  const fromMs = rolloutMs(present, rollout, nowMs);
  const kept = (present.changes ?? []).filter((change) => change.fromMs < fromMs);
  return { ...present, changes: [...kept, { fromMs, rotations }] };
}

type SchedulePreviewProps = { draft: ScheduleDraft; edits: string | undefined; rollout: Rollout };

/** Four weeks as they would be, what differs from now as a ghost; by the very rules that page. */
export function SchedulePreview({ draft, edits, rollout }: SchedulePreviewProps) {
  const zone = useTimeZone();
  const now = useNow(60_000);
  const fromMs = startOfDay(new Date(now), zone).getTime();
  const span = { fromMs, toMs: daysOn(fromMs, DAYS, zone) };
  const { data } = useSchedule(edits ?? "", span, edits !== undefined);
  const before = edits === undefined ? undefined : data;
  const problem = draftProblem(draft);
  if (problem) return <Section title="The next four weeks">{problem}</Section>;
  if (edits !== undefined && !before) return null;
  const after = draftSchedule(draft, before, rollout, now);
  const changed = before ? changedShifts(scheduleOf(before), after, Math.max(now, fromMs), span.toMs) : [];
  const people = [...new Set(draft.rotations.flatMap(rotationMembers))];
  const isChanged = ({ from, to }: { from: Date; to: Date }) =>
    changed.some((one) => one.fromMs < to.getTime() && from.getTime() < one.toMs);
  const barsOf = (schedule: Schedule) =>
    finalViews(schedule, span).map((shift) => barOf(shift, { people, zone, laneKey: "final" }));
  const bars = finalViews(after, span).map((shift) => {
    const bar = barOf(shift, { people, zone, laneKey: "final" });
    return isChanged(shift) && shift.user !== null ? { ...bar, look: "ghost" as const } : bar;
  });
  const items = changed.slice(0, MOST).map((one) => ({
    key: String(one.fromMs),
    content: <Changed changed={one} zone={zone} />,
  }));
  return (
    <Section title="The next four weeks" note="As they would be; nothing is saved yet.">
      <LaneChart
        label="The schedule as it would be"
        span={span}
        lanes={[
          { key: "final", label: <strong>As it would be</strong>, bars },
          ...(before ? [{ key: "now", label: "As it is", bars: barsOf(scheduleOf(before)) }] : []),
        ]}
        secondZone={draft.timeZone}
        shaded
      />
      {before && (
        <Stack space="close">
          <Lines items={items} none="Nobody's shift changes in the next four weeks." />
          {changed.length > MOST && <Soft>and {changed.length - MOST} more changed shifts</Soft>}
        </Stack>
      )}
    </Section>
  );
}
