import styles from "./budget-bar.module.css";
import type { Tone } from "./status-badge.tsx";

type BudgetBarProps = {
  /** What is left, 1 for all of it; below 0 it is overspent. */
  share: number | null;
  tone: Tone;
  label: string;
};

/** What is left of an error budget. Overspent, the bar is full of stripes. */
export function BudgetBar({ share, tone, label }: BudgetBarProps) {
  const overspent = share !== null && share <= 0;
  const width = share === null ? 0 : overspent ? 1 : Math.min(1, share);
  return (
    <div className={styles["bar"]} data-tone={tone} role="img" aria-label={label} title={label}>
      <div data-overspent={overspent || undefined} style={{ width: `${width * 100}%` }} />
    </div>
  );
}
