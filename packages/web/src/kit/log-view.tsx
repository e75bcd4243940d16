import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import { fullMoment, secondTime } from "../kernel/moment.ts";
import { matches } from "../kernel/text-filter.ts";
import { useTimeZone } from "../kernel/time-zone.ts";
import { Button, IconButton } from "./button.tsx";
import styles from "./log-view.module.css";
import { StatusShape } from "./status-badge.tsx";

export type LogLine = {
  readonly at: Date;
  /** How much it matters; most lines only inform. */
  readonly level?: "info" | "warning" | "error";
  readonly text: string;
};

const LINE_HEIGHT = 20;
/** So close to the end is at the end: a wheel rarely stops on the pixel. */
const AT_END_PX = 24;
const TONES = { info: "muted", warning: "warn", error: "bad" } as const;

/** Stays at the end while lines come, until somebody scrolls away from it. */
function useFollowing(frame: React.RefObject<HTMLElement | null>, count: number) {
  const [isFollowing, setFollowing] = useState(true);
  useEffect(() => {
    if (isFollowing && count > 0) frame.current?.scrollTo({ top: frame.current.scrollHeight });
  }, [frame, isFollowing, count]);
  const onScroll = ({ currentTarget: { scrollHeight, scrollTop, clientHeight } }: React.UIEvent<HTMLElement>): void =>
    setFollowing(scrollHeight - scrollTop - clientHeight < AT_END_PX);
  return { isFollowing, follow: () => setFollowing(true), onScroll };
}

/** What a machine writes, line by line: found by words, followed to its end, copied. Only the lines in sight are drawn. */
export function LogView({ label, lines }: { label: string; lines: readonly LogLine[] }) {
  const frame = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState("");
  const zone = useTimeZone();
  const found = typed.trim() === "" ? lines : lines.filter(({ text }) => matches(typed, [text]));
  const { isFollowing, follow, onScroll } = useFollowing(frame, found.length);
  const virtual = useVirtualizer({
    count: found.length,
    getScrollElement: () => frame.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 24,
  });
  const hasLevels = lines.some(({ level }) => level !== undefined);
  const copy = (): Promise<void> =>
    navigator.clipboard.writeText(found.map(({ at, text }) => `${at.toISOString()} ${text}`).join("\n"));
  return (
    <div className={styles["view"]}>
      <div className={styles["head"]}>
        <input
          className={styles["find"]}
          type="search"
          aria-label={`Find in ${label}`}
          placeholder="Find in these lines"
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <span className={styles["count"]} aria-live="polite">
          {typed.trim() === "" ? `${lines.length} lines` : `${found.length} of ${lines.length} lines`}
        </span>
        {!isFollowing && (
          <Button kind="quiet" icon="down" onPress={follow}>
            Follow the end
          </Button>
        )}
        <IconButton icon="copy" label="Copy these lines" onPress={() => void copy()} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by keys too */}
      <div ref={frame} className={styles["frame"]} role="log" aria-label={label} tabIndex={0} onScroll={onScroll}>
        <div className={styles["lines"]} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const line = found[index];
            return line && <Line key={index} line={line} top={start} zone={zone} hasLevels={hasLevels} />;
          })}
        </div>
      </div>
    </div>
  );
}

type LineProps = { line: LogLine; top: number; zone: string; hasLevels: boolean };

function Line({ line: { at, level = "info", text }, top, zone, hasLevels }: LineProps) {
  return (
    <div className={styles["line"]} data-level={level} data-tone={TONES[level]} style={{ top }}>
      <time dateTime={at.toISOString()} title={fullMoment(at, zone)}>
        {secondTime(at, zone)}
      </time>
      {hasLevels && (
        <span className={styles["level"]}>
          {level !== "info" && <StatusShape tone={TONES[level]} size={12} />} {level}
        </span>
      )}
      <span>{text}</span>
    </div>
  );
}
