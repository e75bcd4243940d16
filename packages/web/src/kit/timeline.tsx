import { Icon, type IconName } from "./icon.tsx";
import type { Tone } from "./status-badge.tsx";
import { ClockTime } from "./time.tsx";
import styles from "./timeline.module.css";

export type TimelineItem = {
  readonly key: string;
  readonly at: Date;
  readonly icon: IconName;
  readonly tone?: Tone | undefined;
  readonly text: React.ReactNode;
  readonly by?: string;
  readonly more?: React.ReactNode;
};

/** What happened, in order. */
export function Timeline({ label, items }: { label: string; items: readonly TimelineItem[] }) {
  return (
    <ol className={styles["timeline"]} aria-label={label}>
      {items.map(({ key, at, icon, tone, text, by, more }) => (
        <li key={key} data-tone={tone ?? "muted"}>
          <span className={styles["dot"]}>
            <Icon name={icon} size={14} />
          </span>
          <div className={styles["entry"]}>
            <div className={styles["text"]}>{text}</div>
            <p className={styles["meta"]}>
              <ClockTime at={at} />
              {by && <span> · {by}</span>}
            </p>
            {more}
          </div>
        </li>
      ))}
    </ol>
  );
}
