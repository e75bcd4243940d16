import styles from "./cell-choice.module.css";
import type { Option } from "./form-field.tsx";

type CellChoiceProps = {
  label: string;
  value: string;
  options: readonly Option[];
  onChoose: (value: string) => void;
  disabled?: boolean;
};

/** One of several, changed where it stands in a list; it looks like text until somebody comes near. */
export function CellChoice({ label, value, options, onChoose, disabled = false }: CellChoiceProps) {
  return (
    <select
      className={styles["choice"]}
      aria-label={label}
      value={value}
      disabled={disabled}
      onChange={({ currentTarget }) => onChoose(currentTarget.value)}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
