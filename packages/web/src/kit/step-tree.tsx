import type { Tone } from "./status-badge.tsx";
import styles from "./step-tree.module.css";

export type TreeStep = {
  readonly key: string;
  /** "At once", "After 5 min". */
  readonly when: React.ReactNode;
  /** The same by the clock. */
  readonly clock?: React.ReactNode;
  readonly tone?: Tone;
  readonly content: React.ReactNode;
};

/** One step after the other, each with when it comes. */
export function StepTree({ label, steps }: { label: string; steps: readonly TreeStep[] }) {
  return (
    <ol className={styles["tree"]} aria-label={label}>
      {steps.map(({ key, when, clock, tone = "muted", content }) => (
        <li key={key} data-tone={tone}>
          <div className={styles["when"]}>
            <span>{when}</span>
            {clock && <span className={styles["clock"]}>{clock}</span>}
          </div>
          <div className={styles["content"]}>{content}</div>
        </li>
      ))}
    </ol>
  );
}
