import { createLink } from "@tanstack/react-router";
import { Icon, type IconName, Mark } from "./icon.tsx";
import styles from "./shell-frame.module.css";
import { Shortcut } from "./shortcut.tsx";

type FrameProps = {
  /** The way to the places, in the side bar. */
  places: React.ReactNode;
  search: React.ReactNode;
  foot: React.ReactNode;
  /** How it stands with the user: in the side bar, and at the head of a phone. */
  state: React.ReactNode;
  /** The same places on a phone, at the bottom. */
  tabs: React.ReactNode;
  /** A strip above the page, such as a lost connection. */
  strip: React.ReactNode;
  children: React.ReactNode;
};

/** The frame around every page of a signed-in user. */
export function ShellFrame({ places, search, foot, state, tabs, strip, children }: FrameProps) {
  return (
    <div className={styles["shell"]}>
      <a className={styles["skip"]} href="#main">
        Skip to the page
      </a>
      <header className={styles["bar"]}>
        <div className={styles["brand"]}>
          <Mark /> Shipshape
        </div>
        {search}
        <nav aria-label="Places" className={styles["places"]}>
          {places}
        </nav>
        <div className={styles["foot"]}>
          {state}
          {foot}
        </div>
      </header>
      <div className={styles["content"]}>
        <section className={styles["head"]} aria-label="How it stands with you">
          {state}
        </section>
        <div className={styles["strip"]} aria-live="polite">
          {strip}
        </div>
        {children}
      </div>
      <nav aria-label="Places on a phone" className={styles["tabs"]}>
        {tabs}
      </nav>
    </div>
  );
}

type PlaceProps = React.AnchorHTMLAttributes<HTMLAnchorElement> & {
  icon: IconName;
  label: string;
  /** How many there want attention. */
  open?: number | undefined;
  shortcut?: string | undefined;
  /** The page that is shown belongs there: it is this page, or one beneath it. */
  current?: boolean;
};

/** The way to a place; `open` says how many things there want attention. */
export const PlaceLink = createLink(({ icon, label, open, shortcut, current, ...anchor }: PlaceProps) => (
  <a
    {...anchor}
    className={styles["place"]}
    data-status={current ? "active" : undefined}
    aria-current={current ? (anchor["aria-current"] ?? "true") : undefined}
    title={shortcut ? `${label} (${shortcut})` : label}
  >
    <Icon name={icon} size={18} />
    <span className={styles["label"]}>{label}</span>
    {open ? (
      <span className={styles["open"]}>
        {open}
        <span className={styles["spoken"]}> open</span>
      </span>
    ) : null}
  </a>
));

type StateProps = React.AnchorHTMLAttributes<HTMLAnchorElement> & { icon: IconName };

/** How it stands with the user, in a few words that lead to more. */
export const StateLink = createLink(({ icon, children, ...anchor }: StateProps) => (
  <a {...anchor} className={styles["state"]}>
    <Icon name={icon} />
    <span>{children}</span>
  </a>
));

/** Opens the palette; says its key. */
export function SearchButton({ onPress }: { onPress: () => void }) {
  return (
    <button className={styles["search"]} type="button" onClick={onPress} aria-keyshortcuts="Control+K Meta+K">
      <Icon name="search" /> <span className={styles["label"]}>Search</span> <Shortcut keys="Ctrl K" />
    </button>
  );
}

/** A button among the tabs of a phone. */
export function TabButton({ icon, label, onPress }: { icon: IconName; label: string; onPress: () => void }) {
  return (
    <button className={styles["place"]} type="button" onClick={onPress}>
      <Icon name={icon} size={18} />
      <span className={styles["label"]}>{label}</span>
    </button>
  );
}

type StripProps = { tone?: "warn" | "info"; action?: React.ReactNode; children: React.ReactNode };

/** A word on the state of things, as wide as the page and no louder than needed. */
export function Strip({ tone = "warn", action, children }: StripProps) {
  return (
    <div className={styles["notice"]} data-tone={tone}>
      <p>{children}</p>
      {action}
    </div>
  );
}
