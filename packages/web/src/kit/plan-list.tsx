import styles from "./plan-list.module.css";
import type { Tone } from "./status-badge.tsx";

export type PlannedWay = {
  readonly key: string;
  readonly text: string;
  /** Said beneath it, where it is not as one would expect. */
  readonly note?: string | undefined;
  readonly tone?: Tone | undefined;
};
export type PlannedMoment = { readonly key: string; readonly when: string; readonly ways: readonly PlannedWay[] };

/** What happens when, one moment beneath the other. */
export function PlanList({ label, moments }: { label: string; moments: readonly PlannedMoment[] }) {
  return (
    <ol className={styles["plan"]} aria-label={label}>
      {moments.map(({ key, when, ways }) => (
        <li key={key}>
          <span className={styles["dot"]} aria-hidden="true" />
          <span className={styles["when"]}>{when}</span>
          <ul className={styles["ways"]}>
            {ways.map(({ key: way, text, note, tone }) => (
              <li key={way} data-tone={tone}>
                {text}
                {note && <small>{note}</small>}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}
