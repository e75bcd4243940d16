import { useId } from "react";
import styles from "./form-field.module.css";

type FieldProps = {
  label: string;
  hint?: React.ReactNode;
  fault?: string | undefined;
  /** Among fields beside each other it has a line of its own: a sentence is written in it. */
  wide?: boolean;
};
type Wiring = { id: string; "aria-describedby": string | undefined; "aria-invalid": true | undefined };

function Field({ label, hint, fault, wide, children }: FieldProps & { children: (wiring: Wiring) => React.ReactNode }) {
  const id = useId();
  const described = fault || hint ? `${id}-about` : undefined;
  return (
    <div className={styles["field"]} data-wide={wide}>
      <label htmlFor={id}>{label}</label>
      {children({ id, "aria-describedby": described, "aria-invalid": fault ? true : undefined })}
      {described && (
        <p id={described} data-fault={fault ? true : undefined}>
          {fault ?? hint}
        </p>
      )}
    </div>
  );
}

type InputProps = FieldProps &
  Pick<
    React.InputHTMLAttributes<HTMLInputElement>,
    | "name"
    | "type"
    | "autoComplete"
    | "required"
    | "minLength"
    | "defaultValue"
    | "autoFocus"
    | "placeholder"
    | "pattern"
    | "inputMode"
  > & {
    /** Told while somebody types: for what is shown of it elsewhere. */
    onText?: (text: string) => void;
    fieldRef?: React.Ref<HTMLInputElement>;
    /** Offered while somebody types; anything else may be typed too. */
    suggestions?: readonly string[];
  };

/** One line of text, a date, a password. */
export function InputField({ label, hint, fault, wide = false, onText, fieldRef, suggestions, ...input }: InputProps) {
  return (
    <Field label={label} hint={hint} fault={fault} wide={wide}>
      {(wiring) => (
        <>
          <input
            ref={fieldRef}
            className={styles["input"]}
            onInput={onText && (({ currentTarget }) => onText(currentTarget.value))}
            list={suggestions && `${wiring.id}-list`}
            {...input}
            {...wiring}
          />
          {suggestions && (
            <datalist id={`${wiring.id}-list`}>
              {suggestions.map((one) => (
                <option key={one} value={one} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  );
}

type NumberProps = Omit<InputProps, "type" | "defaultValue" | "onText"> & {
  /** What stands in it at first. */
  first: number | undefined;
  onNumber: (number: number | undefined) => void;
};

/** A number, or nothing where it is left empty. */
export const NumberField = ({ first, onNumber, ...field }: NumberProps) => (
  <InputField
    type="number"
    defaultValue={first === undefined ? "" : String(first)}
    onText={(text) => onNumber(text.trim() === "" ? undefined : Number(text))}
    {...field}
  />
);

type TextProps = FieldProps & {
  name: string;
  rows?: number;
  required?: boolean;
  placeholder?: string;
  defaultValue?: string;
  /** What stands in it, where the page keeps that; told again as somebody types. */
  value?: string;
  onText?: (text: string) => void;
  ref?: React.Ref<HTMLTextAreaElement>;
};

function submitOnControlEnter(event: React.KeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key === "Escape") event.currentTarget.blur();
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
}

/** Several lines of text; Ctrl or ⌘ with Enter sends the form. */
export function TextField({ label, hint, fault, rows = 3, onText, ...text }: TextProps) {
  return (
    <Field label={label} hint={hint} fault={fault}>
      {(wiring) => (
        <textarea
          className={styles["input"]}
          rows={rows}
          onKeyDown={submitOnControlEnter}
          onChange={onText && (({ currentTarget }) => onText(currentTarget.value))}
          {...text}
          {...wiring}
        />
      )}
    </Field>
  );
}

export type Option = { readonly value: string; readonly label: string };

type ChoiceProps = FieldProps & {
  options: readonly Option[];
  name?: string;
  value?: string;
  defaultValue?: string | undefined;
  onChoose?: (value: string) => void;
};

/** One of several. */
export function ChoiceField({ label, hint, fault, options, onChoose, ...select }: ChoiceProps) {
  return (
    <Field label={label} hint={hint} fault={fault}>
      {(wiring) => (
        <select
          className={styles["input"]}
          onChange={onChoose && (({ currentTarget }) => onChoose(currentTarget.value))}
          {...select}
          {...wiring}
        >
          {options.map(({ value, label: text }) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

type TicksProps = {
  legend: string;
  name: string;
  options: readonly Option[];
  /** The values that are ticked at first. */
  ticked?: readonly string[];
};

/** Some of several: the form holds every ticked value under the one name. */
export function TickFields({ legend, name, options, ticked = [] }: TicksProps) {
  return (
    <fieldset className={styles["ticks"]}>
      <legend>{legend}</legend>
      {options.map(({ value, label }) => (
        <label key={value}>
          <input type="checkbox" name={name} value={value} defaultChecked={ticked.includes(value)} /> {label}
        </label>
      ))}
    </fieldset>
  );
}

/** What is typed here narrows the list below; `/` comes here. */
export function FilterField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (text: string) => void;
}) {
  return (
    <input
      className={styles["filter"]}
      type="search"
      aria-label={label}
      placeholder={`${label}  ( / )`}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
