import styles from "./on-desk.module.css";

/** Shown where there is room; on a phone the same is told another way. */
export const OnDesk = ({ children }: { children: React.ReactNode }) => <div className={styles["desk"]}>{children}</div>;

/** Shown on a phone only: how the same is told there. */
export const OnPhone = ({ children }: { children: React.ReactNode }) => (
  <div className={styles["phone"]}>{children}</div>
);
