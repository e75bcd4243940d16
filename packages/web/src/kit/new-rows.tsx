import { useState } from "react";
import { Button } from "./button.tsx";
import { holdRows } from "./held-rows.ts";
import styles from "./new-rows.module.css";

/**
 * Rows that are shown stay where they are and are updated in place; new ones wait until they are asked for, so that none
 * moves under the pointer. What joins at the end moves nothing and is shown at once. `scope` says what the list is of:
 * with another filter it begins anew.
 */
export function useHeldRows<T>(rows: readonly T[], keyOf: (row: T) => string, scope = "") {
  const [held, setHeld] = useState<{ scope: string; keys: readonly string[] }>({ scope, keys: rows.map(keyOf) });
  const { shown, keys, newCount } = holdRows(held.scope === scope ? held.keys : [], rows, keyOf);
  const isSame =
    held.scope === scope && keys.length === held.keys.length && keys.every((key, at) => key === held.keys[at]);
  if (!isSame) setHeld({ scope, keys });
  return { shown, newCount, showNew: (): void => setHeld({ scope, keys: rows.map(keyOf) }) };
}

type NewRowsProps = { count: number; onShow: () => void };

/** Says that there are new rows; pressed, it shows them. It hovers at the top, and moves nothing. */
export function NewRows({ count, onShow }: NewRowsProps) {
  const show = (): void => {
    onShow();
    window.scrollTo({ top: 0 });
  };
  return (
    <output className={styles["place"]}>
      {count > 0 && (
        <span className={styles["bar"]}>
          <Button kind="primary" onPress={show}>
            {count} new
          </Button>
        </span>
      )}
    </output>
  );
}
