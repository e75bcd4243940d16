import styles from "./segments.module.css";

type Segment<V extends string> = { readonly value: V; readonly label: string };

type SegmentsProps<V extends string> = {
  label: string;
  segments: readonly Segment<V>[];
  value: V;
  onChoose: (value: V) => void;
};

/** A few ways of the same thing; one of them is shown. For what is not worth an address of its own. */
export function Segments<V extends string>({ label, segments, value, onChoose }: SegmentsProps<V>) {
  return (
    <fieldset className={styles["segments"]} aria-label={label}>
      {segments.map((one) => (
        <button
          key={one.value}
          type="button"
          className={styles["segment"]}
          aria-pressed={one.value === value}
          onClick={() => onChoose(one.value)}
        >
          {one.label}
        </button>
      ))}
    </fieldset>
  );
}
