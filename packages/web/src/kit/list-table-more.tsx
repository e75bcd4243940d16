import { useEffect, useRef } from "react";
import { Button } from "./button.tsx";
import styles from "./list-table.module.css";

/** What of a list has not come yet. */
export type More = {
  readonly has: boolean;
  load(): void;
  readonly pending: boolean;
  /** The last page did not come: it is asked for again when a person wants it. */
  readonly failed?: boolean;
};

/** So far ahead of the end the next page is asked for. */
const AHEAD = "1200px";

/** The end of what has come: when it comes near, the next page is loaded; the button does the same. */
export function ListMore({ more: { has, load, pending, failed = false } }: { more: More }) {
  const end = useRef<HTMLDivElement>(null);
  const latest = useRef(load);
  latest.current = load;
  const isWaiting = has && !pending;
  useEffect(() => {
    if (!isWaiting || failed || end.current === null) return undefined;
    const watcher = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) latest.current();
      },
      { rootMargin: AHEAD },
    );
    watcher.observe(end.current);
    return () => watcher.disconnect();
  }, [isWaiting, failed]);
  return (
    <div ref={end} className={styles["more"]} aria-live="polite">
      {pending && "Loading more …"}
      {isWaiting && (
        <Button kind="quiet" onPress={load}>
          {failed ? "The rest did not come: try again" : "Show more"}
        </Button>
      )}
    </div>
  );
}
