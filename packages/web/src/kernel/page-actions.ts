import { useEffect, useRef } from "react";
import type { IconName } from "../kit/icon.tsx";
import { useKeys } from "./keyboard.ts";

/** Something that can be done with what the page shows. */
export type PageAction = {
  readonly key: string;
  /** Says what to what: "Acknowledge INC-3". */
  readonly label: string;
  readonly icon: IconName;
  /** The key that does it on the page. */
  readonly shortcut?: string;
  /** Other words by which the palette finds it. */
  readonly words?: readonly string[];
  /** Why it cannot be done now: then neither key nor palette does it. */
  readonly whyNot?: string | undefined;
  readonly run: () => void;
};

const holders = new Set<{ readonly current: readonly PageAction[] }>();

const canBeDone = ({ whyNot }: PageAction): boolean => whyNot === undefined;

/** What can be done now with what the page shows, in the order in which it was said. */
export const pageActionsNow = (): PageAction[] => [...holders].flatMap(({ current }) => current.filter(canBeDone));

/**
 * What can be done with the object of this page: the palette lists it first, and its keys work while the page is shown.
 * `usePageActions([{ key: "ack", label: "Acknowledge INC-3", icon: "check", shortcut: "a", run: acknowledge }])`
 */
export function usePageActions(actions: readonly PageAction[]): void {
  const newest = useRef(actions);
  newest.current = actions;
  useEffect(() => {
    holders.add(newest);
    return () => {
      holders.delete(newest);
    };
  }, []);
  const keys = actions.filter(canBeDone).flatMap(({ shortcut, label, run }) => {
    return shortcut === undefined ? [] : [[shortcut, { does: label, run }] as const];
  });
  useKeys(Object.fromEntries(keys));
}
