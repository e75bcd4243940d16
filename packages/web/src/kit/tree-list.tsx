import styles from "./tree-list.module.css";

export type TreeItem = {
  readonly key: string;
  readonly content: React.ReactNode;
  /** Whether the way that is tried out leads through it. */
  readonly state?: "taken" | "passed" | undefined;
  readonly items: readonly TreeItem[];
};

const WORDS = { taken: "the way", passed: "not here" } as const;

/** Things beneath things, as deep as they go; the way through them is marked. */
export function TreeList({ label, items }: { label: string; items: readonly TreeItem[] }) {
  return (
    <section aria-label={label} className={styles["tree"]}>
      <Items items={items} />
    </section>
  );
}

function Items({ items }: { items: readonly TreeItem[] }) {
  if (items.length === 0) return null;
  return (
    <ul>
      {items.map(({ key, content, state, items: below }) => (
        <li key={key}>
          <div className={styles["node"]} data-state={state}>
            {state && <span className={styles["state"]}>{WORDS[state]}</span>}
            {content}
          </div>
          <Items items={below} />
        </li>
      ))}
    </ul>
  );
}
