import { useLayoutEffect, useState } from "react";

/** Whether an element is narrower than this, in CSS pixels; asked before anything is painted, and when it changes. */
export function useNarrow(element: React.RefObject<HTMLElement | null>, below: number, isThere: boolean): boolean {
  const [narrow, setNarrow] = useState(false);
  useLayoutEffect(() => {
    const seen = isThere ? element.current : null;
    if (seen === null) return undefined;
    const look = (): void => setNarrow(seen.clientWidth < below);
    look();
    const watcher = new ResizeObserver(look);
    watcher.observe(seen);
    return () => watcher.disconnect();
  }, [element, below, isThere]);
  return narrow;
}
