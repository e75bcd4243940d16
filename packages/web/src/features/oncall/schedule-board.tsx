import { getRouteApi } from "@tanstack/react-router";
import type { TimeSpan } from "../../kit/chart-marks.ts";
import { Stack } from "../../kit/stack.tsx";
import { ScheduleControls } from "./schedule-controls.tsx";
import { FINAL, OVERRIDES, ScheduleLanes } from "./schedule-lanes.tsx";
import type { ShiftView } from "./schedule-model.ts";
import { ShiftCard } from "./shift-card.tsx";
import type { ScheduleDetail } from "./use-schedule.ts";
import type { ScheduleDesk } from "./use-schedule-desk.ts";

const route = getRouteApi("/signed-in/on-call/$name");

/** The shift that the address names: an override by its id, another by its lane and a moment in it. */
function shiftOf({ finalShifts, layers, overrides }: ScheduleDetail, key: string | undefined): ShiftView | undefined {
  const override = overrides.find(({ id }) => id === key);
  if (override) return { ...override, because: override.reason || "override", overrideId: override.id };
  const [lane, moment, who] = key?.split("@") ?? [];
  const shifts = lane === FINAL ? finalShifts : layers.find(({ rotation }) => rotation === lane)?.shifts;
  const atMs = Date.parse(moment ?? "");
  const there = shifts?.filter(({ from, to }) => from.getTime() <= atMs && atMs < to.getTime());
  return there?.find(({ user }) => user === who) ?? there?.[0];
}

type ScheduleBoardProps = { schedule: ScheduleDetail; span: TimeSpan; nowMs: number; desk: ScheduleDesk };

/** The lanes with what moves them, and beneath them the shift that is looked at. */
export function ScheduleBoard({ schedule, span, nowMs, desk }: ScheduleBoardProps) {
  const { shift: openKey } = route.useSearch();
  const navigate = route.useNavigate();
  const { whyNot, composing, overrideOf } = desk;
  const open = (shift: string | undefined): void =>
    void navigate({ search: (search) => ({ ...search, shift }), replace: true, resetScroll: false });
  const openBar = (laneKey: string, key: string): void => {
    const override = laneKey === OVERRIDES ? overrideOf(key) : undefined;
    if (override && override.to.getTime() > nowMs && whyNot === undefined) desk.edit(override);
    else open(openKey === key ? undefined : key);
  };
  const shift = composing ? undefined : shiftOf(schedule, openKey);
  return (
    <Stack space="close">
      <ScheduleControls span={span} scheduleZone={schedule.timeZone} />
      <ScheduleLanes
        schedule={schedule}
        span={span}
        nowMs={nowMs}
        preview={desk.preview}
        chosen={composing?.span}
        openBar={composing?.id ?? openKey}
        mayOverride={whyNot === undefined}
        onSelectSpan={(_, chosen) => desk.compose(chosen)}
        onChangeBar={(_, key, to) => desk.change(key, to)}
        onOpenBar={openBar}
        onDeleteBar={(_, key) => desk.takeBack(overrideOf(key))}
        onDraft={desk.setDraft}
      />
      {shift && (
        <ShiftCard
          shift={shift}
          timeZone={schedule.timeZone}
          override={overrideOf(shift.overrideId)}
          whyNot={whyNot}
          onTakeOver={() => desk.takeOver(shift)}
          onEdit={desk.edit}
          onTakeBack={(override) => {
            desk.takeBack(override);
            open(undefined);
          }}
          onClose={() => open(undefined)}
        />
      )}
    </Stack>
  );
}
