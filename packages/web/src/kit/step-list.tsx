import { createLink } from "@tanstack/react-router";
import { Icon } from "./icon.tsx";
import { Hidden } from "./stack.tsx";
import styles from "./step-list.module.css";

type Children = { children: React.ReactNode };

/** Steps to be taken one after the other; each is done, next, or ahead, and opens where it is taken. */
export function StepList({ label, children }: Children & { label: string }) {
  return (
    <ol className={styles["list"]} aria-label={label}>
      {children}
    </ol>
  );
}

export type StepState = "done" | "now" | "ahead";

type StepItemProps = {
  state: StepState;
  /** The line that opens and shuts it: a StepHead. */
  head: React.ReactNode;
  /** What it holds while it is open. */
  children?: React.ReactNode;
};

export function StepItem({ state, head, children }: StepItemProps) {
  return (
    <li className={styles["step"]} data-state={state}>
      {head}
      {children && <div className={styles["body"]}>{children}</div>}
    </li>
  );
}

type HeadProps = React.AnchorHTMLAttributes<HTMLAnchorElement> & {
  number: number;
  standing: StepState;
  title: string;
  /** What it is for; once it is done, what came of it. */
  summary: React.ReactNode;
  open: boolean;
};

const WORD = { done: "Done", now: "Next", ahead: "" } as const;

/** The line of a step: a link, so that a step can be sent and found again. */
export const StepHead = createLink(({ number, standing, title, summary, open, ...anchor }: HeadProps) => (
  <a {...anchor} className={styles["head"]} aria-current={open ? "step" : undefined}>
    <span className={styles["mark"]} aria-hidden="true">
      {standing === "done" ? <Icon name="check" size={15} /> : number}
    </span>
    <span className={styles["words"]}>
      <span className={styles["title"]}>
        <Hidden>Step {number}: </Hidden>
        {title}
      </span>
      <span className={styles["summary"]}>{summary}</span>
    </span>
    <span className={styles["word"]}>{WORD[standing]}</span>
  </a>
));

/** How many of so many are done: a short row of marks, and its words. */
export function StepProgress({ done, of }: { done: number; of: number }) {
  const marks = Array.from({ length: of }, (_, at) => at);
  return (
    <span className={styles["progress"]} role="img" aria-label={`${done} of ${of} steps are done`}>
      {marks.map((at) => (
        <span key={at} data-done={at < done || undefined} />
      ))}
    </span>
  );
}

/** Something that comes by itself, and is waited for. */
export function Waiting({ children }: Children) {
  return (
    <p className={styles["waiting"]} role="status">
      <span className={styles["pulse"]} aria-hidden="true" />
      <span>{children}</span>
    </p>
  );
}
