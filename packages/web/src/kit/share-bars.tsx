import styles from "./share-bars.module.css";

export type Share = {
  readonly key: string;
  readonly name: string;
  /** 0 to 1. */
  readonly share: number;
  /** "41 % of nights": the bar in words. */
  readonly words: string;
  readonly isMuch?: boolean;
};

/** How something is shared, person by person: a bar and its words. More than an even part is hatched. */
export function ShareBars({ label, shares }: { label: string; shares: readonly Share[] }) {
  return (
    <ul className={styles["shares"]} aria-label={label}>
      {shares.map(({ key, name, share, words, isMuch }) => (
        <li key={key}>
          <span className={styles["name"]}>{name}</span>
          <span className={styles["words"]}>{words}</span>
          <span className={styles["bar"]} aria-hidden="true">
            <span data-much={isMuch || undefined} style={{ width: `${Math.min(1, share) * 100}%` }} />
          </span>
        </li>
      ))}
    </ul>
  );
}
