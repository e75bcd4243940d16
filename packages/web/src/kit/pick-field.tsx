import { useId } from "react";
import { Icon } from "./icon.tsx";
import styles from "./pick-field.module.css";
import { type Pick, SuggestInput } from "./suggest-input.tsx";

type PickFieldProps = {
  label: string;
  /** The form holds every picked value under it. */
  name: string;
  picked: readonly string[];
  onPick: (values: readonly string[]) => void;
  /** What fits what was typed; those that are picked are left out. */
  options: readonly Pick[];
  typed: string;
  onType: (text: string) => void;
  hint?: string;
  fault?: string | undefined;
  /** What was typed may be taken as it is: a name that is not known yet. */
  free?: boolean;
};

/** Several of many, found by typing; Backspace in an empty field takes the last away. */
export function PickField(props: PickFieldProps) {
  const { label, name, picked, onPick, typed, onType, hint, fault } = props;
  const id = useId();
  const aboutId = fault || hint ? `${id}-about` : undefined;
  return (
    <div className={styles["field"]}>
      <label htmlFor={id}>{label}</label>
      <div className={styles["box"]}>
        {picked.map((value) => (
          <span key={value} className={styles["picked"]}>
            <input type="hidden" name={name} value={value} />
            {value}
            <button
              type="button"
              aria-label={`Remove ${value}`}
              onClick={() => onPick(picked.filter((one) => one !== value))}
            >
              <Icon name="close" size={12} />
            </button>
          </span>
        ))}
        <SuggestInput
          {...{ id, label, typed, onType }}
          options={offered(props)}
          onPick={(value) => {
            onPick([...picked, value]);
            onType("");
          }}
          onEmptyBackspace={() => onPick(picked.slice(0, -1))}
          describedBy={aboutId}
          invalid={fault !== undefined}
        />
      </div>
      {aboutId && (
        <p id={aboutId} data-fault={fault ? true : undefined}>
          {fault ?? hint}
        </p>
      )}
    </div>
  );
}

const MOST = 6;

function offered({ options, picked, typed, free = false }: PickFieldProps): Pick[] {
  const rest = options.filter(({ value }) => !picked.includes(value)).slice(0, MOST);
  const text = typed.trim();
  const isNew = free && text !== "" && ![...rest.map(({ value }) => value), ...picked].includes(text);
  return isNew ? [...rest, { value: text, label: text, note: "not known yet" }] : rest;
}
