import { useCallback } from "react";
import { nowMs } from "../kernel/clock.ts";
import { placeOf, type TimeSpan } from "./chart-marks.ts";

/** So much of what is seen lies before the present. */
const BEFORE = 0.25;

/** Scrolls what is wider than its place to the present, once, as it appears. */
export function useScrollToNow(isWanted: boolean | undefined, { fromMs, toMs }: TimeSpan) {
  return useCallback(
    (node: HTMLElement | null) => {
      const now = nowMs();
      const place = placeOf({ fromMs: now, toMs: now }, { fromMs, toMs });
      if (!node || !isWanted || !place) return;
      node.scrollLeft = Math.max(0, place.left * node.scrollWidth - BEFORE * node.clientWidth);
    },
    [isWanted, fromMs, toMs],
  );
}
