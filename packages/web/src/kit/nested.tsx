import styles from "./nested.module.css";

/** What belongs to the row above it, in a cell of a list. */
export const Nested = ({ children }: { children: React.ReactNode }) => (
  <span className={styles["nested"]}>{children}</span>
);
