import styles from "./on-desk.module.css";

type Props = {
  /** It belongs to the rail: there is room where that stands beside the page, and not where it follows it. */
  rail?: boolean;
  children: React.ReactNode;
};

/** Shown where there is room; on a phone the same is told another way. */
export const OnDesk = ({ rail, children }: Props) => (
  <div className={styles["desk"]} data-rail={rail}>
    {children}
  </div>
);

/** Shown on a phone only: how the same is told there. */
export const OnPhone = ({ rail, children }: Props) => (
  <div className={styles["phone"]} data-rail={rail}>
    {children}
  </div>
);
