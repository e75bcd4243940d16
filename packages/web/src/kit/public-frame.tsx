import { useShownPage } from "../kernel/page-title.ts";
import { Mark } from "./icon.tsx";
import styles from "./public-frame.module.css";

type PublicFrameProps = { title: string; lead?: React.ReactNode; children: React.ReactNode };

/** A page for people who are not signed in: one thing to do, in the middle. */
export function PublicFrame({ title, lead, children }: PublicFrameProps) {
  useShownPage({ name: title });
  return (
    <main className={styles["page"]}>
      <div className={styles["brand"]}>
        <Mark size={28} /> Shipshape
      </div>
      <div className={styles["card"]}>
        <h1>{title}</h1>
        {lead && <p className={styles["lead"]}>{lead}</p>}
        {children}
      </div>
    </main>
  );
}

type ThumbFrameProps = { title: string; children: React.ReactNode; bottom: React.ReactNode };

/** A page for a phone in one hand: what it is about above, what to press below, within reach of the thumb. */
export function ThumbFrame({ title, children, bottom }: ThumbFrameProps) {
  useShownPage({ name: title });
  return (
    <main className={styles["thumb"]}>
      <div className={styles["brand"]}>
        <Mark size={24} /> Shipshape
      </div>
      <div className={styles["about"]}>
        <h1 className={styles["headline"]}>{title}</h1>
        {children}
      </div>
      <div className={styles["bottom"]}>{bottom}</div>
    </main>
  );
}
