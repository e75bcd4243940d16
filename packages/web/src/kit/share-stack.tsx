import styles from "./share-stack.module.css";

/** Solid, striped one way, striped the other: told apart without colour. */
export type StackLook = "bad" | "info" | "plain";

export type StackPart = {
  readonly key: string;
  readonly name: string;
  readonly look: StackLook;
  readonly share: number;
  readonly words: string;
};

type ShareStackProps = {
  /** What is shared out, with its sum. */
  label: string;
  parts: readonly StackPart[];
  /** What the whole width is; the sum of the parts, where they are more. */
  whole: number;
  ends: readonly [from: string, to: string];
  keys: readonly { readonly look: StackLook; readonly name: string }[];
};

/** Parts of one whole, end to end. */
export function ShareStack({ label, parts, whole, ends, keys }: ShareStackProps) {
  const width = Math.max(
    whole,
    parts.reduce((sum, { share }) => sum + share, 0),
  );
  return (
    <div>
      <div className={styles["bar"]} role="img" aria-label={label}>
        {parts.map(({ key, look, share, name, words }) => (
          <span
            key={key}
            className={styles["part"]}
            data-look={look}
            title={`${name}: ${words}`}
            style={{ width: `${(share / width) * 100}%` }}
          />
        ))}
      </div>
      <p className={styles["scale"]} aria-hidden="true">
        <span>{ends[0]}</span>
        <span>{ends[1]}</span>
      </p>
      <ul className={styles["keys"]} aria-hidden="true">
        {keys.map(({ look, name }) => (
          <li key={name}>
            <span className={styles["part"]} data-look={look} /> {name}
          </li>
        ))}
      </ul>
    </div>
  );
}
