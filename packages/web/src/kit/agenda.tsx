import styles from "./agenda.module.css";
import type { Tone } from "./status-badge.tsx";

export type AgendaItem = {
  readonly key: string;
  readonly title: React.ReactNode;
  /** What more is to know, one line each. */
  readonly lines: readonly React.ReactNode[];
  readonly action?: React.ReactNode;
  /** What is now stands out. */
  readonly tone?: Tone | undefined;
};

/** What comes, one after the other, each with its one action: made for a thumb. */
export function Agenda({ label, items }: { label: string; items: readonly AgendaItem[] }) {
  return (
    <ol className={styles["agenda"]} aria-label={label}>
      {items.map(({ key, title, lines, action, tone }) => (
        <li key={key} data-tone={tone}>
          <div className={styles["words"]}>
            <p className={styles["title"]}>{title}</p>
            {lines.map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines of one item do not move
              <p key={index} className={styles["line"]}>
                {line}
              </p>
            ))}
          </div>
          {action}
        </li>
      ))}
    </ol>
  );
}
