import { createLink } from "@tanstack/react-router";
import styles from "./filter-tabs.module.css";

/** Views of the same thing beside each other; each is a link, so that a view can be sent. */
export function FilterTabs({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <nav className={styles["tabs"]} aria-label={label}>
      {children}
    </nav>
  );
}

export const FilterTab = createLink((anchor: React.AnchorHTMLAttributes<HTMLAnchorElement>) => (
  <a {...anchor} className={styles["tab"]}>
    {anchor.children}
  </a>
));
