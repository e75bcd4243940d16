import styles from "./hint.module.css";
import { Hidden } from "./stack.tsx";

/** A few words with more behind them: shown on hover, heard with them. */
export function Hint({ text, children }: { text: string; children: React.ReactNode }) {
  return (
    <span className={styles["hint"]} title={text}>
      {children}
      <Hidden>: {text}</Hidden>
    </span>
  );
}
