import styles from "./raw.module.css";

/** What a machine sent, as it came; folded away until somebody wants it. */
export function Raw({ label, value }: { label: string; value: unknown }) {
  return (
    <details className={styles["raw"]}>
      <summary>{label}</summary>
      <pre>{JSON.stringify(value, null, 2)}</pre>
    </details>
  );
}
