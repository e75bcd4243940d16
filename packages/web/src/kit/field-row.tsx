import styles from "./field-row.module.css";

/** The fields of one row of a form beside each other, with what can be done with the row at their end. */
export const FieldRow = ({ children }: { children: React.ReactNode }) => (
  <div className={styles["row"]}>{children}</div>
);
