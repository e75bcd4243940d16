import { CommandLine } from "./command-line.tsx";
import styles from "./empty-state.module.css";

type EmptyStateProps = {
  title: string;
  /** One sentence: what will stand here, and how it comes here. */
  children?: React.ReactNode;
  /** The exact command that fills it. */
  command?: string;
  action?: React.ReactNode;
};

/** An empty list is an instruction. */
export function EmptyState({ title, children, command, action }: EmptyStateProps) {
  return (
    <div className={styles["empty"]}>
      <p className={styles["title"]}>{title}</p>
      {children && <p className={styles["text"]}>{children}</p>}
      {command && <CommandLine command={command} />}
      {action}
    </div>
  );
}

/** Nothing to do here, which is good news: one line. */
export function Quiet({ children }: { children: React.ReactNode }) {
  return <p className={styles["quiet"]}>{children}</p>;
}
