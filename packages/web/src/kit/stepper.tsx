import { Icon } from "./icon.tsx";
import { Hidden } from "./stack.tsx";
import styles from "./stepper.module.css";

export type Step = { readonly word: string; readonly note?: React.ReactNode; readonly state: "done" | "now" | "ahead" };

const SPOKEN = { done: "done: ", now: "now: ", ahead: "ahead: " } as const;

/** The stages that a thing goes through, and where it is. */
export function Stepper({ label, steps }: { label: string; steps: readonly Step[] }) {
  return (
    <ol className={styles["stepper"]} aria-label={label}>
      {steps.map(({ word, note, state }, index) => (
        <li key={word} data-state={state} aria-current={state === "now" ? "step" : undefined}>
          <span className={styles["mark"]}>{state === "done" ? <Icon name="check" size={13} /> : index + 1}</span>
          <span className={styles["word"]}>
            <Hidden>{SPOKEN[state]}</Hidden>
            {word}
            {note && <span className={styles["note"]}>{note}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
