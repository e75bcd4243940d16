import styles from "./hop-list.module.css";
import { Hidden } from "./stack.tsx";
import { StatusShape } from "./status-badge.tsx";

export type Hop = {
  readonly key: string;
  readonly text: string;
  readonly state: "done" | "waiting" | "failed";
  /** How long after the beginning: "0.4 s". */
  readonly took: string | undefined;
  /** What went wrong, and the mend. */
  readonly note?: string | undefined;
};

const TONES = { done: "ok", waiting: "unknown", failed: "bad" } as const;
const WORDS = { done: "done: ", waiting: "on its way: ", failed: "failed: " } as const;

/** The way of something from one place to the next, with how long each took. */
export function HopList({ label, hops }: { label: string; hops: readonly Hop[] }) {
  return (
    <ol className={styles["hops"]} aria-label={label}>
      {hops.map(({ key, text, state, took, note }) => (
        <li key={key}>
          <span className={styles["shape"]}>
            <StatusShape tone={TONES[state]} size={15} />
          </span>
          <span className={styles["text"]}>
            <Hidden>{WORDS[state]}</Hidden>
            {text}
            {note && <span className={styles["note"]}>{note}</span>}
          </span>
          <span className={styles["took"]}>{took && `after ${took}`}</span>
        </li>
      ))}
    </ol>
  );
}
