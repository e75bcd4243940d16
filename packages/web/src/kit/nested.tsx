import styles from "./nested.module.css";

/** What belongs to what stands above it: to the row before, to the words before. */
export const Nested = ({ children }: { children: React.ReactNode }) => (
  <div className={styles["nested"]}>{children}</div>
);
