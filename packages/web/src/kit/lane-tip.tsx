import { useEffect, useState } from "react";
import type { Lane, LaneBar } from "./lane.ts";
import styles from "./lane-chart.module.css";

type Shown = { readonly bar: LaneBar; readonly x: number; readonly top: number };

const WIDTH_PX = 300;

/** What lies under the pointer or has the focus. */
function shownAt(target: EventTarget, lanes: readonly Lane[], pointerX?: number): Shown | null {
  const element = target instanceof Element ? target.closest<HTMLElement>("[data-bar]") : null;
  const laneKey = element?.closest("[data-lane]")?.getAttribute("data-lane");
  const barKey = element?.getAttribute("data-bar");
  const bar = lanes.find(({ key }) => key === laneKey)?.bars.find(({ key }) => key === barKey);
  if (!bar || !element) return null;
  const { left, right, bottom } = element.getBoundingClientRect();
  const x = pointerX ?? Math.max(left, 0) + Math.min(24, (right - left) / 2);
  return { bar, x: Math.max(8, Math.min(x - 20, window.innerWidth - WIDTH_PX - 12)), top: bottom + 6 };
}

/** The words of a bar, shown beside it while a pointer rests on it or it has the focus. */
export function useLaneTip(lanes: readonly Lane[]) {
  const [shown, setShown] = useState<Shown | null>(null);
  const hide = (): void => setShown(null);
  useEffect(() => {
    if (!shown) return;
    const leave = (): void => setShown(null);
    window.addEventListener("scroll", leave, { capture: true, passive: true });
    return () => window.removeEventListener("scroll", leave, { capture: true });
  }, [shown]);
  const listeners = {
    onPointerOver: ({ target, pointerType, clientX }: React.PointerEvent) => {
      if (pointerType === "mouse") setShown(shownAt(target, lanes, clientX));
    },
    onPointerLeave: hide,
    onFocus: ({ target }: React.FocusEvent) => {
      if (target.matches(":focus-visible")) setShown(shownAt(target, lanes));
    },
  };
  return { shown, hide, listeners };
}

/** Everything it says is in the bar's own name too, so assistive technology does not hear it twice. */
export function LaneTip({ bar, x, top }: Shown) {
  const [first, ...rest] = bar.facts ?? [bar.title];
  return (
    <div className={styles["tip"]} style={{ left: x, top }} aria-hidden="true">
      <strong>{first}</strong>
      {rest.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </div>
  );
}
