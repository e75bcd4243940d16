import { useKeys } from "../kernel/keyboard.ts";
import styles from "./bulk-bar.module.css";
import { IconButton } from "./button.tsx";
import { Hidden } from "./stack.tsx";

type BulkBarProps = {
  /** How many rows are chosen; at none the bar is away. */
  count: number;
  onClear: () => void;
  /** Buttons: what can be done with all of them. */
  children: React.ReactNode;
};

const wordsOf = (count: number): string => `${count} selected`;

/** What can be done with the chosen rows of a list, in reach wherever one has scrolled to. Esc clears the choice. */
export function BulkBar({ count, onClear, children }: BulkBarProps) {
  return (
    <>
      <output>
        <Hidden>{count > 0 && wordsOf(count)}</Hidden>
      </output>
      {count > 0 && (
        <Bar count={count} onClear={onClear}>
          {children}
        </Bar>
      )}
    </>
  );
}

function Bar({ count, onClear, children }: BulkBarProps) {
  useKeys({ Escape: { does: "Clear the selection", run: onClear } });
  return (
    <section className={styles["bar"]} aria-label="With the selected rows">
      <span className={styles["count"]} aria-hidden="true">
        {wordsOf(count)}
      </span>
      <div className={styles["actions"]}>{children}</div>
      <IconButton icon="close" label="Clear the selection" onPress={onClear} />
    </section>
  );
}
