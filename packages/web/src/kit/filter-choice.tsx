import { useRef } from "react";
import styles from "./filter-choice.module.css";
import type { Option } from "./form-field.tsx";
import { useMoreSideways } from "./use-more-sideways.ts";

type FilterBarProps = {
  label: string;
  /** The field for words. */
  find: React.ReactNode;
  /** Choices, tabs, marks. */
  children?: React.ReactNode;
};

/** What narrows the list below: a field for words, and ways to choose; on a phone those are pushed aside in a line. */
export function FilterBar({ label, find, children }: FilterBarProps) {
  const choices = useRef<HTMLDivElement>(null);
  useMoreSideways(choices);
  return (
    <search className={styles["bar"]} aria-label={label}>
      {find}
      {children && (
        <div className={styles["choices"]} ref={choices}>
          {children}
        </div>
      )}
    </search>
  );
}

type FilterChoiceProps = {
  label: string;
  /** Empty: all of them. */
  value: string;
  options: readonly Option[];
  onChoose: (value: string) => void;
  /** What stands there when nothing is chosen. */
  none?: string;
};

/** One way to narrow a list, chosen from a few; it says what is chosen, and shows that something is. */
export function FilterChoice({ label, value, options, onChoose, none = "all" }: FilterChoiceProps) {
  const known = value === "" || options.some((option) => option.value === value);
  return (
    <label className={styles["choice"]} data-chosen={value !== "" || undefined}>
      <span>{label}</span>
      <select value={value} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
        <option value="">{none}</option>
        {!known && <option value={value}>{value}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A filter that a link set, such as one service; pressed, it is taken away. */
export function FilterMark({ label, value, onRemove }: { label: string; value: string; onRemove: () => void }) {
  return (
    <button className={styles["mark"]} type="button" onClick={onRemove} title={`Show more than this ${label}`}>
      {label} <b>{value}</b> <span aria-hidden="true">×</span>
    </button>
  );
}
