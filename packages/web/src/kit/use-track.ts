import { useCallback, useRef, useState } from "react";
import type { Track } from "./lane-geometry.ts";

const FIRST_PX = 800;

/** Where the tracks of a chart stand, and how wide they are, also after the window changed. */
export function useTrack() {
  const element = useRef<HTMLElement | null>(null);
  const [widthPx, setWidth] = useState(FIRST_PX);
  const ref = useCallback((node: HTMLElement | null) => {
    element.current = node;
    if (!node) return;
    setWidth(Math.round(node.getBoundingClientRect().width));
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.round(entry.contentRect.width));
    });
    observer.observe(node);
    return () => observer.disconnect();
  }, []);
  const trackOf = (): Track => element.current?.getBoundingClientRect() ?? { left: 0, width: 0 };
  return { ref, trackOf, widthPx };
}
