import { spanOf } from "@shipshape/domain/time/span";
import { useState } from "react";
import { nowMs as exactNow } from "../../kernel/clock.ts";
import { useMe, useWhyNot } from "../../kernel/session.ts";
import type { TimeSpan } from "../../kit/chart-marks.ts";
import type { LaneDraft } from "../../kit/lane.ts";
import { STEP_MS, stepBefore } from "../../kit/lane-geometry.ts";
import { coverFor, nextInTurn, type OverrideChange, type OverrideOf, type ShiftView } from "./schedule-model.ts";
import { useDeleteOverride, useUpdateOverride } from "./use-override-actions.ts";
import type { ScheduleDetail } from "./use-schedule.ts";

const FIRST_LENGTH_MS = 8 * STEP_MS;

/** What the final lane shows ahead of its time: what is dragged, or what is typed. */
function previewOf(
  draft: LaneDraft | null,
  composing: OverrideChange | undefined,
  dragged: OverrideOf | undefined,
  me: string,
): OverrideChange | undefined {
  if (!draft) return composing;
  if (dragged) return { ...changeOf(dragged), span: draft.span };
  return { ...newChange(composing, me), span: draft.span };
}

const changeOf = ({ id, kind, user, instead, reason, from, to }: OverrideOf): OverrideChange => ({
  id,
  kind,
  user,
  instead,
  reason,
  span: spanOf({ from, to }),
});

/** What was typed for a new override so far; first, oneself instead of everybody. */
function newChange(composing: OverrideChange | undefined, me: string): Omit<OverrideChange, "span"> {
  if (composing && composing.id === undefined) return composing;
  return { id: undefined, kind: "replace", user: me, instead: null, reason: "" };
}

/** What can be done on the page of a schedule, and what is being thought about. */
export function useScheduleDesk({ name, overrides, finalShifts, rotations }: ScheduleDetail, nowMs: number) {
  const me = useMe();
  const whyNot = useWhyNot("oncall:override");
  const [composing, setComposing] = useState<OverrideChange>();
  const [draft, setDraft] = useState<LaneDraft | null>(null);
  const move = useUpdateOverride(name);
  const remove = useDeleteOverride(name);

  const overrideOf = (key: string | null | undefined): OverrideOf | undefined => overrides.find(({ id }) => id === key);
  /** From now on: what was, stays as it was. */
  const ahead = ({ fromMs, toMs }: TimeSpan): TimeSpan => ({
    fromMs: Math.max(fromMs, stepBefore(nowMs, "UTC")),
    toMs,
  });
  const compose = (span: TimeSpan): void => {
    setComposing({ ...newChange(composing, me.name), span });
  };
  const takeOver = (shift: Pick<ShiftView, "from" | "to">): void => compose(ahead(spanOf(shift)));
  const mine = finalShifts.find(({ user, to }) => user === me.name && to.getTime() > nowMs);
  return {
    whyNot,
    composing,
    setComposing,
    setDraft,
    overrideOf,
    compose,
    takeOver,
    fill: (gap: TimeSpan): void => compose(ahead(gap)),
    composeNext(): void {
      const fromMs = stepBefore(exactNow(), "UTC") + STEP_MS;
      compose({ fromMs, toMs: fromMs + FIRST_LENGTH_MS });
    },
    edit: (override: OverrideOf): void => setComposing(changeOf(override)),
    change(key: string, to: TimeSpan): void {
      const before = overrideOf(key);
      if (before) move.mutate({ before, after: { ...before, from: new Date(to.fromMs), to: new Date(to.toMs) } });
    },
    takeBack: (override: OverrideOf | undefined): void => override && remove.mutate(override),
    preview: previewOf(draft, composing, overrideOf(draft?.barKey), me.name),
    /** Somebody else for my own shift, now or next; undefined where there is none of mine. */
    coverMe:
      mine &&
      ((): void => {
        const span = ahead(spanOf(mine));
        setComposing({ ...coverFor(me.name, nextInTurn(rotations, me.name)), span });
      }),
  };
}

export type ScheduleDesk = ReturnType<typeof useScheduleDesk>;
