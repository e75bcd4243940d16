import { BudgetBar } from "./budget-bar.tsx";
import styles from "./budget-figure.module.css";
import type { Tone } from "./status-badge.tsx";

type BudgetFigureProps = { share: number; tone: Tone; text: string; label: string };

/** What is left of a budget as a bar with its number, in a cell of a list. */
export function BudgetFigure({ share, tone, text, label }: BudgetFigureProps) {
  return (
    <span className={styles["figure"]}>
      <span className={styles["bar"]}>
        <BudgetBar share={share} tone={tone} label={label} />
      </span>
      <span className={styles["text"]}>{text}</span>
    </span>
  );
}
