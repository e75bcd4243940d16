import { useRef } from "react";
import { useNow } from "../kernel/clock.ts";
import { clockTime, dayOf, fullMoment } from "../kernel/moment.ts";
import { useTimeZone } from "../kernel/time-zone.ts";
import { Button } from "./button.tsx";
import { Icon, type IconName } from "./icon.tsx";
import { Hidden } from "./stack.tsx";
import type { Tone } from "./status-badge.tsx";
import styles from "./timeline.module.css";

export type TimelineItem = {
  readonly key: string;
  readonly at: Date;
  readonly icon: IconName;
  readonly tone?: Tone | undefined;
  readonly text: React.ReactNode;
  readonly by?: string;
  /** Beside who did it: when it was changed. */
  readonly note?: React.ReactNode;
  readonly more?: React.ReactNode;
  /** Of less weight than the others: it tells how it came about. */
  readonly minor?: boolean;
  /** A person's own words. */
  readonly spoken?: boolean;
  /** Buttons; they show when the entry is pointed at or has the focus. */
  readonly actions?: React.ReactNode;
};

/** What happened, in order; a line says where another day begins. */
export function Timeline({ label, items }: { label: string; items: readonly TimelineItem[] }) {
  const zone = useTimeZone();
  const today = dayOf(new Date(useNow(60_000)), zone);
  const days = items.map(({ at }) => dayOf(at, zone));
  return (
    <ol className={styles["timeline"]} aria-label={label}>
      {items.map((item, index) => (
        <TimelineEntry
          key={item.key}
          item={item}
          zone={zone}
          day={days[index] === (index === 0 ? today : days[index - 1]) ? undefined : days[index]}
        />
      ))}
    </ol>
  );
}

function TimelineEntry({ item, zone, day }: { item: TimelineItem; zone: string; day: string | undefined }) {
  const { at, icon, tone, text, by, note, more, minor, spoken, actions } = item;
  return (
    <li data-tone={tone ?? "muted"} data-minor={minor || undefined} data-spoken={spoken || undefined}>
      {day && <p className={styles["day"]}>{day}</p>}
      <time className={styles["when"]} dateTime={at.toISOString()} title={fullMoment(at, zone)}>
        {clockTime(at, zone)}
      </time>
      <span className={styles["dot"]}>
        <Icon name={icon} size={minor ? 11 : 14} />
      </span>
      <div className={styles["entry"]}>
        <div className={styles["text"]}>{text}</div>
        {(by || note) && (
          <p className={styles["meta"]}>
            {by}
            {note && <span> · {note}</span>}
          </p>
        )}
        {more}
      </div>
      {actions && <div className={styles["actions"]}>{actions}</div>}
    </li>
  );
}

type TimelineEndProps = {
  /** The last thing that happened: heard when it changes. */
  told: string;
  /** How many entries came while the end was out of sight. */
  count: number;
  onShow: () => void;
  ref: React.Ref<HTMLDivElement>;
};

/** The end of a story that goes on: new entries move nothing, and are told. */
export function TimelineEnd({ told, count, onShow, ref }: TimelineEndProps) {
  const first = useRef(told);
  return (
    <>
      <div ref={ref} className={styles["end"]} />
      <output>
        <Hidden>{told !== first.current && told}</Hidden>
      </output>
      {count > 0 && (
        <span className={styles["new"]}>
          <Button kind="primary" icon="down" onPress={onShow}>
            {count} new
          </Button>
        </span>
      )}
    </>
  );
}
