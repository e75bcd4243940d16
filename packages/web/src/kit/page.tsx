import { useShownPage } from "../kernel/page-title.ts";
import { CopyLink } from "./copy-link.tsx";
import styles from "./page.module.css";
import { type Status, StatusBadge } from "./status-badge.tsx";

type PageProps = {
  title: string;
  /** Where it belongs: links, outermost first. */
  crumbs?: React.ReactNode;
  shortId?: string;
  status?: Status | undefined;
  /** Other marks beside the status. */
  beside?: React.ReactNode;
  /** Facts in one line under the title. */
  byline?: React.ReactNode;
  /** One sentence that says what this is or how it stands. */
  lead?: React.ReactNode;
  /** Buttons; on a phone they stay at the bottom, in reach of a thumb. */
  actions?: React.ReactNode;
  rail?: React.ReactNode;
  children: React.ReactNode;
};

/** The one frame of every page: where, what, how it stands; the main column; facts at the right. */
export function Page({ title, crumbs, shortId, status, beside, byline, lead, actions, rail, children }: PageProps) {
  useShownPage({ name: title, shortId, isObject: crumbs !== undefined });
  return (
    <main className={styles["page"]} id="main" tabIndex={-1}>
      <header className={styles["header"]}>
        {crumbs && <nav aria-label="Where you are">{crumbs}</nav>}
        <div className={styles["headline"]}>
          <div className={styles["name"]}>
            <h1 className={styles["title"]}>
              {shortId && <span className={styles["id"]}>{shortId} </span>}
              {title}
            </h1>
            {status && <StatusBadge status={status} large />}
            {beside}
            {crumbs && <CopyLink />}
          </div>
          {actions && <div className={styles["actions"]}>{actions}</div>}
        </div>
        {lead && <p className={styles["lead"]}>{lead}</p>}
        {byline && <div className={styles["byline"]}>{byline}</div>}
      </header>
      <div className={styles["columns"]} data-rail={rail ? true : undefined}>
        <div className={styles["main"]}>{children}</div>
        {rail && <aside className={styles["rail"]}>{rail}</aside>}
      </div>
    </main>
  );
}

type SectionProps = {
  title: string;
  count?: number;
  /** What belongs to the section, beside its title. */
  aside?: React.ReactNode;
  note?: React.ReactNode;
  children: React.ReactNode;
};

/** A part of a page under a title of its own. */
export function Section({ title, count, aside, note, children }: SectionProps) {
  return (
    <section className={styles["section"]}>
      <div className={styles["heading"]}>
        <h2>
          {title}
          {count !== undefined && <span className={styles["count"]}>{count}</span>}
        </h2>
        {aside}
      </div>
      {note && <p className={styles["note"]}>{note}</p>}
      {children}
    </section>
  );
}

/** A part of the rail: smaller, and framed. */
export function RailPart({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: React.ReactNode;
  children: React.ReactNode;
}) {
  return (
    <section className={styles["part"]}>
      <div className={styles["heading"]}>
        <h2>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** What belongs together, framed. */
export function Card({ tone, children }: { tone?: Status["tone"]; children: React.ReactNode }) {
  return (
    <div className={styles["card"]} data-tone={tone}>
      {children}
    </div>
  );
}
