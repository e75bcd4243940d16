import styles from "./shortcut.module.css";

/** A key, or keys pressed one after the other: `a`, `g h`. What the key does is said beside it. */
export function Shortcut({ keys }: { keys: string }) {
  return (
    <kbd className={styles["keys"]}>
      {keys.split(" ").map((key) => (
        <span key={key} className={styles["key"]}>
          {key}
        </span>
      ))}
    </kbd>
  );
}
