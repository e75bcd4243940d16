import styles from "./segments.module.css";

type ToggleRowProps = {
  label: string;
  options: readonly { readonly value: string; readonly label: string }[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
};

/** Some of a few, side by side: the days of a week. */
export function ToggleRow({ label, options, chosen, onChange }: ToggleRowProps) {
  const toggle = (value: string): void =>
    onChange(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]);
  return (
    <fieldset className={styles["segments"]} aria-label={label}>
      {options.map(({ value, label: text }) => (
        <button
          key={value}
          type="button"
          className={styles["segment"]}
          aria-pressed={chosen.includes(value)}
          onClick={() => toggle(value)}
        >
          {text}
        </button>
      ))}
    </fieldset>
  );
}
