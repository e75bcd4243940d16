import { Icon } from "./icon.tsx";
import styles from "./people.module.css";

/** A person by name; nobody is said loudly. */
export function Person({ name }: { name: string | null }) {
  if (name === null) {
    return (
      <span className={styles["nobody"]} data-tone="bad">
        <Icon name="user" size={14} /> nobody
      </span>
    );
  }
  return (
    <span className={styles["person"]}>
      <Icon name="user" size={14} /> {name}
    </span>
  );
}
