import { Toast } from "radix-ui";
import { useSyncExternalStore } from "react";
import { useKeys } from "../kernel/keyboard.ts";
import { Button } from "./button.tsx";
import { StatusShape, type Tone } from "./status-badge.tsx";
import styles from "./toast-undo.module.css";

type Told = {
  readonly id: number;
  readonly tone: Tone;
  readonly text: string;
  /** What it is about: the same words are about the same. */
  readonly about: string;
  readonly undo?: (() => void) | undefined;
};

const SHOWN_MS = 5_000;
const ERROR_SHOWN_MS = 12_000;
let told: readonly Told[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function become(next: readonly Told[]): void {
  told = next;
  for (const listener of listeners) listener();
}

function subscribe(onChange: () => void): () => void {
  listeners.add(onChange);
  return () => listeners.delete(onChange);
}

/**
 * Says what was done, for five seconds; with `undo` it can be taken back meanwhile. It takes the place of what was said before
 * about the same thing: of two changes of one thing, only the later one can be taken back.
 */
export function tell(text: string, undo?: () => void, about = text): void {
  lastId += 1;
  become([...told.filter((one) => one.about !== about), { id: lastId, tone: "ok", text, about, undo }]);
}

/** Says what did not work, a little longer. */
export function tellError(error: Error): void {
  lastId += 1;
  const text = error.message;
  become([...told, { id: lastId, tone: "bad", text, about: text }]);
}

const forget = (id: number): void => become(told.filter((one) => one.id !== id));

function OneToast({ toast: { id, tone, text, undo } }: { toast: Told }) {
  const takeBack = (): void => {
    forget(id);
    undo?.();
  };
  useKeys(undo ? { z: { does: "Undo", run: takeBack } } : {}, "everywhere");
  return (
    <Toast.Root
      className={styles["toast"]}
      data-tone={tone}
      duration={tone === "bad" ? ERROR_SHOWN_MS : SHOWN_MS}
      type={tone === "bad" ? "foreground" : "background"}
      onOpenChange={(open) => open || forget(id)}
    >
      <StatusShape tone={tone} />
      <Toast.Description className={styles["text"]}>{text}</Toast.Description>
      {undo && (
        <Toast.Action altText="Undo" asChild>
          <Button kind="quiet" onPress={takeBack} shortcut="z">
            Undo
          </Button>
        </Toast.Action>
      )}
    </Toast.Root>
  );
}

/** Where they appear; once, around the whole interface. */
export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => told);
  return (
    <Toast.Provider swipeDirection="right" label="Message">
      {shown.map((toast) => (
        <OneToast key={toast.id} toast={toast} />
      ))}
      <Toast.Viewport className={styles["viewport"]} />
    </Toast.Provider>
  );
}
