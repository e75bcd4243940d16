import { createLink } from "@tanstack/react-router";
import styles from "./filter-tabs.module.css";
import { PathLink } from "./path-link.tsx";

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
      {children} {count !== undefined && <span className={styles["count"]}>{count}</span>}
    </span>
  </a>
));

type SavedTabProps = { href: string; picked: boolean; title?: string; children: React.ReactNode };

/** A tab whose address was kept as a text. */
export const SavedTab = ({ href, picked, title, children }: SavedTabProps) => (
  <PathLink
    className={styles["tab"]}
    href={href}
    title={title}
    data-status={picked ? "active" : undefined}
    aria-current={picked ? "page" : undefined}
  >
    {children}
  </PathLink>
);
