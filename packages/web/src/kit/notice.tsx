import styles from "./notice.module.css";
import { StatusShape, type Tone } from "./status-badge.tsx";

type NoticeProps = { tone: Tone; title: React.ReactNode; children?: React.ReactNode; action?: React.ReactNode };

/** A sentence that must not be missed. */
export function Notice({ tone, title, children, action }: NoticeProps) {
  return (
    <div className={styles["notice"]} data-tone={tone}>
      <StatusShape tone={tone} size={18} />
      <div className={styles["words"]}>
        <p className={styles["title"]}>{title}</p>
        {children && <div className={styles["text"]}>{children}</div>}
      </div>
      {action && <div className={styles["action"]}>{action}</div>}
    </div>
  );
}
