import { useState } from "react";
import { focusedRow } from "../kernel/row-focus.ts";
import { usePages } from "../kernel/use-pages.ts";
import { useHeldRows } from "./new-rows.tsx";

type Inbox<T> = Parameters<typeof usePages<T>>[0] & { labelOf: (row: T) => string };

/**
 * A list without an end, of which rows are chosen and answered together: its rows stay where they are, and new ones wait.
 * `list` is for its `ListTable`, `fresh` for its `NewRows`; `rows` is undefined until the first of them have come.
 */
export function useInbox<T>({ labelOf, ...paged }: Inbox<T>) {
  const { key, keyOf } = paged;
  const pages = usePages<T>(paged);
  const { shown, newCount, showNew } = useHeldRows(pages.rows ?? [], keyOf, JSON.stringify(key));
  const [selected, onChange] = useState<ReadonlySet<string>>(new Set());
  const chosen = selected.size === 0 ? [] : shown.filter((row) => selected.has(keyOf(row)));
  return {
    rows: pages.rows && shown,
    chosen,
    clear: (): void => onChange(new Set()),
    /** What an answer by a key is about: the chosen rows, else the one that has the focus. */
    meant(): readonly T[] {
      const focused = chosen.length === 0 ? focusedRow(shown, keyOf) : undefined;
      return focused === undefined ? chosen : [focused];
    },
    fresh: { count: newCount, onShow: showNew },
    list: { selection: { selected, onChange, labelOf }, more: pages.more },
  };
}
