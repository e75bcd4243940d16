import { createLink } from "@tanstack/react-router";
import styles from "./filter-tabs.module.css";

type PickedTabProps = React.AnchorHTMLAttributes<HTMLAnchorElement> & {
  /** Whether it is what is shown; the page knows, where the address holds more than the tab. */
  picked: boolean;
  /** How many it holds. */
  count?: number | undefined;
};

/** A tab whose page says itself which one is shown. */
export const PickedTab = createLink(({ picked, count, children, ...anchor }: PickedTabProps) => (
  <a
    {...anchor}
    className={styles["tab"]}
    data-status={picked ? "active" : undefined}
    aria-current={picked ? "page" : undefined}
  >
    <span>
      {children}
      {count !== undefined && <span className={styles["count"]}>{count}</span>}
    </span>
  </a>
));
