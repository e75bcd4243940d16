import { ApiProblem } from "@shipshape/contract/problem";
import { Button } from "./button.tsx";
import { faultOf } from "./fault-of.ts";
import styles from "./form.module.css";
import { StatusShape } from "./status-badge.tsx";

type FormProps = {
  /** The fields; given the fault of a field by its name. */
  children: (faultOf: (name: string) => string | undefined) => React.ReactNode;
  onSubmit: (fields: FormData) => void;
  /** Told while somebody fills it in: for what is shown of it before it is sent. */
  onFill?: (fields: FormData) => void;
  submitLabel: string;
  pending: boolean;
  error: Error | null;
  whyNot?: string | undefined;
  /** Other buttons beside the one that sends. */
  beside?: React.ReactNode;
  wide?: boolean;
};

/** A form that says what the server refused, at the field where it names one. Nothing typed is lost by it. */
export function Form({ children, onSubmit, onFill, submitLabel, pending, error, whyNot, ...rest }: FormProps) {
  const { beside, wide = false } = rest;
  const faults = error instanceof ApiProblem ? error.faults : [];
  return (
    <form
      className={styles["form"]}
      // What was chosen may bring other fields, which stand there a moment later.
      onInput={onFill && (({ currentTarget }) => setTimeout(() => onFill(new FormData(currentTarget))))}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(new FormData(event.currentTarget));
      }}
    >
      {children((name) => faultOf(faults, name))}
      {error && (
        <p className={styles["error"]} role="alert" data-tone="bad">
          <StatusShape tone="bad" /> {error.message}
        </p>
      )}
      <div className={styles["buttons"]} data-wide={wide || undefined}>
        <Button kind="primary" submits pending={pending} whyNot={whyNot}>
          {submitLabel}
        </Button>
        {beside}
      </div>
    </form>
  );
}

/** The text of a field of a form, without spaces around it. */
export const textOf = (fields: FormData, name: string): string => String(fields.get(name) ?? "").trim();
