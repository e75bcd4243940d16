import { useId, useRef, useState } from "react";
import { clockTime, dayOf } from "../kernel/moment.ts";
import { useTimeZone } from "../kernel/time-zone.ts";
import { pointAt, usePointedAt } from "./chart-cursor.ts";
import { type Drawing, styleOf, type TimeSpan } from "./chart-marks.ts";
import { nearestIndex, readingIndex } from "./chart-reading.ts";
import { movedBy, type Pointed, selectedSpan } from "./chart-selection.ts";
import styles from "./line-chart.module.css";

type SurfaceProps = Omit<Drawing, "shows"> & { label: string };

/** Shorter than that, in pixels, a drag is a press. */
const LEAST_DRAG = 6;
/** Where there are no points to step through, as many as this. */
const STEPS_WITHOUT_POINTS = 60;

const momentAt = (event: React.PointerEvent<HTMLElement>, { fromMs, toMs }: TimeSpan): number => {
  const { left, width } = event.currentTarget.getBoundingClientRect();
  const share = Math.min(1, Math.max(0, (event.clientX - left) / width));
  return fromMs + share * (toMs - fromMs);
};

function timesIn(at: readonly number[], { fromMs, toMs }: TimeSpan): number[] {
  const within = at.filter((ms) => ms >= fromMs && ms <= toMs);
  if (within.length > 0) return within;
  return Array.from({ length: STEPS_WITHOUT_POINTS + 1 }, (_, index) =>
    Math.round(fromMs + ((toMs - fromMs) * index) / STEPS_WITHOUT_POINTS),
  );
}

/** What is being selected on one chart, by pointer or by keyboard. */
function useSelection({ span, at, onZoom, onZoomOut }: SurfaceProps) {
  const [pointed, setPointed] = useState<Pointed>();
  const pressedAt = useRef<number>(undefined);
  const isByKey = useRef(false);
  const point = (next: Pointed | undefined): void => {
    setPointed(next);
    pointAt(next?.atMs ?? null);
  };
  const zoomIn = (selected: TimeSpan | undefined): boolean => {
    if (!selected || !onZoom) return false;
    point(undefined);
    onZoom(selected);
    return true;
  };
  const leave = (): boolean => {
    if (selectedSpan(pointed)) {
      point(pointed && { ...pointed, anchorMs: null });
      return true;
    }
    onZoomOut?.();
    return onZoomOut !== undefined;
  };
  return {
    selected: selectedSpan(pointed),
    onKeyDown(event: React.KeyboardEvent): void {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const moved = movedBy(event.key, event.shiftKey && onZoom !== undefined, pointed, timesIn(at, span));
      if (moved) point(moved);
      isByKey.current = true;
      const isDone =
        moved !== undefined ||
        (event.key === "Enter" && zoomIn(selectedSpan(pointed))) ||
        (["Escape", "Backspace"].includes(event.key) && leave());
      if (!isDone) return;
      event.preventDefault();
      event.stopPropagation();
    },
    onPointerDown(event: React.PointerEvent<HTMLElement>): void {
      if (event.button !== 0 || !onZoom) return;
      pressedAt.current = event.clientX;
      event.currentTarget.setPointerCapture(event.pointerId);
      const ms = momentAt(event, span);
      point({ atMs: ms, anchorMs: ms });
    },
    onPointerMove(event: React.PointerEvent<HTMLElement>): void {
      // What moves under a pointer that rests tells of it too: then the keys go on.
      if (isByKey.current && event.movementX === 0 && event.movementY === 0) return;
      isByKey.current = false;
      const ms = momentAt(event, span);
      const isDragged = pressedAt.current !== undefined;
      const index = nearestIndex(at, ms);
      point({ atMs: isDragged ? ms : (at[index ?? -1] ?? ms), anchorMs: isDragged ? (pointed?.anchorMs ?? ms) : null });
    },
    onPointerUp(event: React.PointerEvent<HTMLElement>): void {
      const isDragged = Math.abs(event.clientX - (pressedAt.current ?? event.clientX)) >= LEAST_DRAG;
      pressedAt.current = undefined;
      if (!isDragged || !zoomIn(selectedSpan(pointed))) setPointed(undefined);
    },
    onPointerLeave(): void {
      if (pressedAt.current === undefined && !isByKey.current) point(undefined);
    },
    onBlur: () => point(undefined),
    onDoubleClick: () => onZoomOut?.(),
  };
}

/** Where a chart is pointed at, dragged over, and walked through by keyboard. */
export function ChartSurface(props: SurfaceProps) {
  const { label, span, at, lines, format, onZoom } = props;
  const { selected, ...handlers } = useSelection(props);
  const pointed = usePointedAt();
  const zone = useTimeZone();
  const hintId = useId();
  const moment = pointed ?? at.at(-1) ?? span.toMs;
  const index = readingIndex(at, moment);
  const values = lines
    .filter(({ silent }) => !silent)
    .map(({ name, values: numbers }) => {
      const value = index === undefined ? undefined : numbers[index];
      return `${name} ${typeof value === "number" ? format(value) : "no data"}`;
    });
  const when = `${dayOf(new Date(moment), zone)} ${clockTime(new Date(moment), zone)}`;
  const zoomHint = onZoom ? " ⇧ with them selects · Enter zooms in · Esc zooms out" : "";
  return (
    <>
      <div
        className={styles["surface"]}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-describedby={hintId}
        aria-valuemin={Math.round(span.fromMs)}
        aria-valuemax={Math.round(span.toMs)}
        aria-valuenow={Math.round(Math.min(span.toMs, Math.max(span.fromMs, moment)))}
        aria-valuetext={`${when}: ${values.join(", ")}`}
        data-brush={onZoom ? true : undefined}
        {...handlers}
      />
      {selected && <Stretch stretch={selected} span={span} />}
      <Crosshair ms={pointed} span={span} />
      <p id={hintId} className={styles["hint"]}>
        ← → move{zoomHint && " ·"}
        {zoomHint}
      </p>
    </>
  );
}

function Stretch({ stretch, span }: { stretch: TimeSpan; span: TimeSpan }) {
  const style = styleOf(stretch, span);
  return style && <div className={styles["selected"]} style={style} />;
}

function Crosshair({ ms, span }: { ms: number | null; span: TimeSpan }) {
  const place = ms === null ? undefined : styleOf({ fromMs: ms, toMs: ms }, span);
  return place && <div className={styles["crosshair"]} style={{ left: place.left }} />;
}
