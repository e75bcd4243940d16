import styles from "./check-list.module.css";
import { StatusShape, type Tone } from "./status-badge.tsx";

export type Checked = {
  readonly key: string;
  readonly tone: Tone;
  /** How it is, in a sentence. */
  readonly text: string;
  /** What to do; nothing where all is well. */
  readonly mend: string | null;
  readonly action?: React.ReactNode;
};

/** Checks as sentences: those that fail say what to do. */
export function CheckList({ summary, items }: { summary: string; items: readonly Checked[] }) {
  return (
    <>
      <p className={styles["summary"]}>{summary}</p>
      <ul className={styles["list"]}>
        {items.map(({ key, tone, text, mend, action }) => (
          <li key={key} data-tone={tone}>
            <StatusShape tone={tone} size={13} />
            <div>
              <p>{text}</p>
              {mend && <p className={styles["mend"]}>{mend}.</p>}
              {action}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
