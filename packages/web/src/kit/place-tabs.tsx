import { createLink } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import styles from "./place-tabs.module.css";
import { useMoreSideways } from "./use-more-sideways.ts";

/** The parts of a place, and under them the pages of the part that is shown. */
export function PlaceTabs({ children }: { children: React.ReactNode }) {
  return <div className={styles["place"]}>{children}</div>;
}

type StripProps = {
  label: string;
  /** Which one is shown: it is moved to where it is seen. */
  shown: string;
  /** The pages of a part: less weight. */
  within?: boolean;
  children: React.ReactNode;
};

/** Tabs in one line; where there is no room for all of them, they are pushed aside and fade where there are more. */
export function TabStrip({ label, shown, within = false, children }: StripProps) {
  const strip = useRef<HTMLElement>(null);
  useMoreSideways(strip);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another one is shown
  useEffect(() => {
    const current = strip.current?.querySelector<HTMLElement>("[aria-current]");
    if (!strip.current || !current) return;
    strip.current.scrollLeft = current.offsetLeft - (strip.current.clientWidth - current.offsetWidth) / 2;
  }, [shown]);
  return (
    <nav className={styles[within ? "within" : "strip"]} aria-label={label} ref={strip}>
      {children}
    </nav>
  );
}

type StripTabProps = React.AnchorHTMLAttributes<HTMLAnchorElement> & { picked: boolean };

/** One of them; the page knows whether it is shown. */
export const StripTab = createLink(({ picked, children, ...anchor }: StripTabProps) => (
  <a
    {...anchor}
    className={styles["part"]}
    data-status={picked ? "active" : undefined}
    aria-current={picked ? "page" : undefined}
  >
    {children}
  </a>
));
