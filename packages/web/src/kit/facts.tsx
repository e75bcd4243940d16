import styles from "./facts.module.css";

export type Fact = { readonly term: string; readonly value: React.ReactNode };

/** What is known of a thing: terms and values. Facts without a value are left out. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  const known = facts.filter(({ value }) => value !== null && value !== undefined && value !== false && value !== "");
  return (
    <dl className={styles["facts"]}>
      {known.map(({ term, value }) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Labels of an alert or a document, as `name = value`. */
export function Labels({ labels }: { labels: Readonly<Record<string, string | readonly string[]>> }) {
  return (
    <ul className={styles["labels"]}>
      {Object.entries(labels).map(([name, value]) => (
        <li key={name}>
          <span>{name}</span> {Array.isArray(value) ? value.join(", ") : value}
        </li>
      ))}
    </ul>
  );
}

type Item = { readonly key: string; readonly content: React.ReactNode };

/** A short list of things, one a line. */
export function Lines({ items, none }: { items: readonly Item[]; none: string }) {
  if (items.length === 0) return <p className={styles["none"]}>{none}</p>;
  return (
    <ul className={styles["lines"]}>
      {items.map(({ key, content }) => (
        <li key={key}>{content}</li>
      ))}
    </ul>
  );
}
