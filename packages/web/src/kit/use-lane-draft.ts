import { HOUR_MS } from "@shipshape/domain/time/milliseconds";
import { useEffect, useRef, useState } from "react";
import { nowMs } from "../kernel/clock.ts";
import type { TimeSpan } from "./chart-marks.ts";
import type { Lane, LaneActions, LaneDraft } from "./lane.ts";
import { type DragListener, followDrag } from "./lane-drag.ts";
import {
  type Edge,
  moved,
  resized,
  STEP_MS,
  snapped,
  spanBetween,
  stepBefore,
  stepped,
  type Track,
  timeAt,
} from "./lane-geometry.ts";
import { focusMove, keyStep, moveFocus } from "./lane-keys.ts";

type Drawing = {
  readonly span: TimeSpan;
  readonly zone: string;
  readonly lanes: readonly Lane[];
  readonly actions: LaneActions;
  readonly trackOf: () => Track;
};

/** What is under a pointer or has the focus: a bar, one of its ends, an empty place of a lane, the button of a lane. */
type Grip = { readonly laneKey: string; readonly barKey: string | null; readonly edge: Edge | null };

const elementOf = (target: EventTarget): Element | null => (target instanceof Element ? target : null);

const findBar = (lanes: readonly Lane[], laneKey: string, barKey: string | null) =>
  lanes.find(({ key }) => key === laneKey)?.bars.find(({ key }) => key === barKey);

function gripAt(target: Element, { lanes, actions }: Drawing): Grip | undefined {
  const laneKey = target.closest("[data-track]")?.getAttribute("data-track");
  const lane = lanes.find(({ key }) => key === laneKey);
  if (!lane) return undefined;
  const barKey = target.closest("[data-bar]")?.getAttribute("data-bar") ?? null;
  const edge = target.closest("[data-edge]")?.getAttribute("data-edge") === "from" ? "from" : "to";
  const isEdge = target.closest("[data-edge]") !== null;
  if (barKey !== null && actions.onChangeBar && findBar(lanes, lane.key, barKey)?.changeable) {
    return { laneKey: lane.key, barKey, edge: isEdge ? edge : null };
  }
  return lane.selects && actions.onSelectSpan ? { laneKey: lane.key, barKey: null, edge: null } : undefined;
}

/** The span that a drag means, from where it was pressed to where the pointer is. */
function draggedSpan({ span, zone, lanes, trackOf }: Drawing, { laneKey, barKey, edge }: Grip, x0: number, x: number) {
  const [pressedMs, nowAtMs] = [timeAt(x0, trackOf(), span), timeAt(x, trackOf(), span)];
  const bar = findBar(lanes, laneKey, barKey);
  if (!bar) return spanBetween(pressedMs, nowAtMs, zone);
  const own = { fromMs: bar.fromMs, toMs: bar.toMs };
  const byMs = nowAtMs - pressedMs;
  if (edge === null) return moved(own, byMs, zone);
  return resized(own, edge, (edge === "from" ? own.fromMs : own.toMs) + byMs, zone);
}

/** Where a span begins that is chosen by keyboard: the next half hour, or the middle of what is shown. */
function firstSpan({ span, zone }: Drawing): TimeSpan {
  const now = nowMs();
  const isInSight = now >= span.fromMs && now + HOUR_MS < span.toMs;
  const fromMs = isInSight ? stepBefore(now, zone) + STEP_MS : snapped((span.fromMs + span.toMs) / 2, zone);
  return { fromMs, toMs: fromMs + HOUR_MS };
}

const isSame = (a: TimeSpan, b: TimeSpan): boolean => a.fromMs === b.fromMs && a.toMs === b.toMs;

/** Choosing and changing spans, with a pointer and with keys: one draft at a time, told when it is done. */
export function useLaneDraft(drawing: Drawing) {
  const [draft, setDraft] = useState<LaneDraft | null>(null);
  const latest = useRef(drawing);
  latest.current = drawing;
  const letGo = useRef<() => void>(undefined);
  useEffect(() => () => letGo.current?.(), []);

  const become = (next: LaneDraft | null): void => {
    setDraft(next);
    latest.current.actions.onDraft?.(next);
  };
  const commit = ({ laneKey, barKey, span }: Omit<LaneDraft, "by">): void => {
    become(null);
    const { actions, lanes } = latest.current;
    if (barKey === null) {
      actions.onSelectSpan?.(laneKey, span);
      return;
    }
    const bar = findBar(lanes, laneKey, barKey);
    if (bar && !isSame(bar, span)) actions.onChangeBar?.(laneKey, barKey, span);
  };

  const onPointerDown = (event: React.PointerEvent): void => {
    const target = elementOf(event.target);
    const grip = target && event.button === 0 ? gripAt(target, latest.current) : undefined;
    if (!grip) return;
    const { laneKey, barKey } = grip;
    const spanAt = (x: number) => draggedSpan(latest.current, grip, event.clientX, x);
    const listener: DragListener = {
      onDrag: (x) => become({ laneKey, barKey, span: spanAt(x), by: "pointer" }),
      onDrop: (x) => commit({ laneKey, barKey, span: spanAt(x) }),
      onCancel: () => become(null),
    };
    letGo.current?.();
    letGo.current = followDrag(event.nativeEvent, listener);
  };

  /** The button of a lane: by keyboard it begins choosing a span, and takes it; a press of a pointer takes one at once. */
  const onCaret = (laneKey: string, isKeyboard: boolean): void => {
    if (draft?.laneKey === laneKey && draft.barKey === null) {
      commit(draft);
      return;
    }
    const span = firstSpan(latest.current);
    if (isKeyboard) become({ laneKey, barKey: null, span, by: "keyboard" });
    else commit({ laneKey, barKey: null, span });
  };

  const onKeyDown = (event: React.KeyboardEvent<HTMLElement>): void => {
    const focused = elementOf(event.target)?.closest<HTMLElement>("[data-bar], [data-caret]");
    const hand = { drawing: latest.current, draft, become, commit };
    if (!focused || !handleKey(event.nativeEvent, focused, hand)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onBlur = (): void => {
    if (draft?.by === "keyboard") become(null);
  };
  return { draft, onPointerDown, onKeyDown, onBlur, onCaret };
}

type Hand = {
  readonly drawing: Drawing;
  readonly draft: LaneDraft | null;
  become(draft: LaneDraft | null): void;
  commit(draft: LaneDraft): void;
};

/** One key on a bar or on the button of a lane; true when it was for us. */
function handleKey(event: KeyboardEvent, focused: HTMLElement, { drawing, draft, become, commit }: Hand): boolean {
  const { actions, lanes, span, zone } = drawing;
  const barKey = focused.getAttribute("data-bar");
  const laneKey = focused.closest("[data-lane]")?.getAttribute("data-lane") ?? "";
  const bar = findBar(lanes, laneKey, barKey);
  const isChangeable = bar?.changeable === true && actions.onChangeBar !== undefined;
  if (event.key === "Escape" && draft) {
    become(null);
    return true;
  }
  if (event.key === "Enter" && draft?.barKey && draft.barKey === barKey) {
    commit(draft);
    return true;
  }
  if ((event.key === "Delete" || event.key === "Backspace") && isChangeable && barKey && actions.onDeleteBar) {
    actions.onDeleteBar(laneKey, barKey);
    return true;
  }
  const step = keyStep(event);
  const from = draft?.span ?? (isChangeable && bar ? { fromMs: bar.fromMs, toMs: bar.toMs } : undefined);
  if (step && from) {
    const next = stepped(from, step, zone);
    const isInSight = next.toMs > span.fromMs && next.fromMs < span.toMs;
    if (isInSight) become({ laneKey, barKey, span: next, by: "keyboard" });
    return true;
  }
  const move = focusMove(event);
  if (!move || barKey === null) return false;
  moveFocus(focused, move);
  return true;
}
