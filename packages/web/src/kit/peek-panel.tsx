import { useEffect, useRef } from "react";
import { type KeyActions, useKeys } from "../kernel/keyboard.ts";
import { IconButton } from "./button.tsx";
import styles from "./peek-panel.module.css";

type PeekPanelProps = {
  title: string;
  onClose: () => void;
  shortId?: string | undefined;
  /** Marks beside the title: status, severity. */
  beside?: React.ReactNode;
  /** Buttons at the foot; on a phone they are as big as a thumb. */
  actions?: React.ReactNode;
  /** Shows the next or the previous one of the list; the arrow keys do it. */
  onStep?: ((step: 1 | -1) => void) | undefined;
  /** Opens its page; Enter does it. */
  onOpen?: (() => void) | undefined;
  children: React.ReactNode;
};

/** Enter and the arrows belong to a button, link or field that has the focus; not to the row that was peeked into. */
function isFree(): boolean {
  const focused = document.activeElement;
  return focused === null || !focused.matches("a:not([data-row-link]), button, summary, [tabindex='0']");
}

function keysOf(onClose: () => void, onStep: PeekPanelProps["onStep"], onOpen: PeekPanelProps["onOpen"]): KeyActions {
  const next = onStep && { does: "The next one", run: () => onStep(1) };
  const before = onStep && { does: "The one before", run: () => onStep(-1) };
  return {
    Escape: { does: "Close the panel", run: onClose },
    ...(next && before && { ArrowDown: next, ArrowUp: before, j: next, k: before }),
    ...(onOpen && { Enter: { does: "Open its page", run: () => (isFree() ? onOpen() : pressFocused()) } }),
  };
}

/** One of a list, opened beside it: the list stays, and is walked through with the arrow keys. On a phone, a page. */
export function PeekPanel({ title, onClose, shortId, beside, actions, onStep, onOpen, children }: PeekPanelProps) {
  const panel = useRef<HTMLElement>(null);
  const body = useRef<HTMLDivElement>(null);
  useKeys(keysOf(onClose, onStep, onOpen));
  useEffect(() => {
    if (title !== "") body.current?.scrollTo({ top: 0 });
  }, [title]);
  useEffect(() => {
    const before = document.activeElement;
    panel.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <aside
      ref={panel}
      className={styles["panel"]}
      data-peek
      aria-label={shortId ? `${shortId} ${title}` : title}
      tabIndex={-1}
    >
      <header className={styles["head"]}>
        <h2 className={styles["title"]}>
          {shortId && <span className={styles["id"]}>{shortId} </span>}
          {title}
        </h2>
        {onStep && (
          <span className={styles["steps"]}>
            <IconButton icon="down" label="The one before" onPress={() => onStep(-1)} />
            <IconButton icon="down" label="The next one" onPress={() => onStep(1)} />
          </span>
        )}
        {onOpen && (
          <span data-opens>
            <IconButton icon="right" label="Open its page" onPress={onOpen} />
          </span>
        )}
        <IconButton icon="close" label="Close" onPress={onClose} />
        {beside && <div className={styles["beside"]}>{beside}</div>}
      </header>
      <div ref={body} className={styles["body"]}>
        {children}
      </div>
      {actions && <footer className={styles["actions"]}>{actions}</footer>}
    </aside>
  );
}

const pressFocused = (): void => {
  if (document.activeElement instanceof HTMLElement) document.activeElement.click();
};
