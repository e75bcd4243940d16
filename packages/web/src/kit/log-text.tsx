import styles from "./raw.module.css";

/** What a machine said, in its own lines; a sentence of it until somebody opens it. */
export function LogText({ summary, text }: { summary: string; text: string }) {
  return (
    <details className={styles["raw"]}>
      <summary>{summary}</summary>
      <pre>{text}</pre>
    </details>
  );
}
