import { useId, useState } from "react";
import styles from "./pick-field.module.css";

export type Pick = { readonly value: string; readonly label: string; readonly note?: string };

type SuggestInputProps = {
  id?: string;
  label: string;
  typed: string;
  onType: (text: string) => void;
  options: readonly Pick[];
  onPick: (value: string) => void;
  /** Backspace was pressed where nothing is typed. */
  onEmptyBackspace?: () => void;
  placeholder?: string;
  /** It narrows a page: `/` comes here. */
  searches?: boolean;
  describedBy?: string | undefined;
  invalid?: boolean;
};

/** A field that offers what fits what is typed: ↑ and ↓ move, Enter picks, Esc closes. */
export function SuggestInput(props: SuggestInputProps) {
  const { label, typed, onType, options, onPick, onEmptyBackspace, placeholder, searches = false } = props;
  const ownId = useId();
  const id = props.id ?? ownId;
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const isOpen = open && options.length > 0;
  const pick = (value: string): void => {
    onPick(value);
    setAt(0);
    setOpen(false);
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const chosen = options[Math.min(at, options.length - 1)];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && options.length > 0) {
      setAt(isOpen ? (at + step + options.length) % options.length : 0);
      setOpen(true);
    } else if (event.key === "Enter" && isOpen && chosen && typed !== "") pick(chosen.value);
    else if (event.key === "Escape" && isOpen) setOpen(false);
    else {
      if (event.key === "Backspace" && typed === "") onEmptyBackspace?.();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const type = (text: string): void => {
    onType(text);
    setAt(0);
    setOpen(true);
  };
  return (
    <>
      <input
        id={id}
        type={searches ? "search" : "text"}
        role="combobox"
        aria-label={props.id ? undefined : label}
        aria-expanded={isOpen}
        aria-controls={isOpen ? `${id}-list` : undefined}
        aria-activedescendant={isOpen ? `${id}-${at}` : undefined}
        aria-describedby={props.describedBy}
        aria-invalid={props.invalid || undefined}
        aria-autocomplete="list"
        autoComplete="off"
        placeholder={placeholder}
        value={typed}
        onChange={({ currentTarget }) => type(currentTarget.value)}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {isOpen && <Options {...{ id, label, options, at }} onPick={pick} />}
    </>
  );
}

type OptionsProps = {
  id: string;
  label: string;
  options: readonly Pick[];
  at: number;
  onPick: (value: string) => void;
};

function Options({ id, label, options, at, onPick }: OptionsProps) {
  return (
    <div className={styles["options"]} id={`${id}-list`} role="listbox" aria-label={label}>
      {options.map(({ value, label: text, note }, index) => (
        <div
          key={value}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          // the field keeps the focus: a press picks before it is left
          onMouseDown={(event) => {
            event.preventDefault();
            onPick(value);
          }}
        >
          {text} {note && <small>{note}</small>}
        </div>
      ))}
    </div>
  );
}
