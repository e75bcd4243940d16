import styles from "./pick-field.module.css";
import { type Pick, SuggestInput } from "./suggest-input.tsx";

type FindFieldProps = {
  label: string;
  typed: string;
  onType: (text: string) => void;
  options: readonly Pick[];
  onPick: (value: string) => void;
};

/** One of many, found by typing; it leads somewhere at once. `/` comes here. */
export function FindField({ label, ...field }: FindFieldProps) {
  return (
    <div className={styles["find"]}>
      <SuggestInput label={label} placeholder={`${label}  ( / )`} searches {...field} />
    </div>
  );
}
