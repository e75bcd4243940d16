import { Command } from "cmdk";
import { useState } from "react";
import styles from "./command-palette.module.css";
import { Icon, type IconName } from "./icon.tsx";
import { Shortcut } from "./shortcut.tsx";

export type PaletteEntry = {
  readonly key: string;
  readonly label: string;
  readonly icon: IconName;
  /** Other words by which it is found. */
  readonly words?: readonly string[];
  /** What it is, beside its label. */
  readonly note?: string;
  readonly shortcut?: string;
  /** It is chosen already: a theme, a time zone. */
  readonly chosen?: boolean;
  readonly run: () => void;
};

export type PaletteGroup = { readonly title: string; readonly entries: readonly PaletteEntry[] };

type CommandPaletteProps = {
  onClose: () => void;
  typed: string;
  onType: (typed: string) => void;
  /** What fits what was typed, best first. */
  groups: readonly PaletteGroup[];
  /** More may come. */
  searching: boolean;
};

const chosenAs = (title: string, key: string): string => `${title} ${key}`;

/** Go, search and act in one box. It opens without animation: whoever presses its key types on at once. */
export function CommandPalette({ onClose, typed, onType, groups, searching }: CommandPaletteProps) {
  const values = groups.flatMap(({ title, entries }) => entries.map(({ key }) => chosenAs(title, key)));
  const [chosen, choose] = useState("");
  // What was chosen may be gone with the next letter: then it is the first, so that Enter always does something.
  const value = values.includes(chosen) ? chosen : (values[0] ?? "");
  const runAndClose = (run: () => void) => () => {
    onClose();
    run();
  };
  return (
    <Command.Dialog
      open
      onOpenChange={(open) => open || onClose()}
      label="Go to, search, act"
      loop
      shouldFilter={false}
      value={value}
      onValueChange={choose}
      overlayClassName={styles["overlay"] ?? ""}
      contentClassName={styles["content"] ?? ""}
    >
      <Command.Input
        className={styles["input"]}
        placeholder="Go to, search, act …"
        value={typed}
        onValueChange={onType}
        enterKeyHint="go"
      />
      <Command.List className={styles["list"]} aria-busy={searching || undefined}>
        {!searching && <Command.Empty className={styles["empty"]}>Nothing of that name.</Command.Empty>}
        {groups.map(({ title, entries }) => (
          <Command.Group key={title} heading={title} className={styles["group"]}>
            {entries.map(({ key, label, icon, note, shortcut, chosen, run }) => (
              <Command.Item
                key={key}
                value={chosenAs(title, key)}
                className={styles["item"]}
                onSelect={runAndClose(run)}
                aria-keyshortcuts={shortcut}
              >
                <Icon name={icon} />
                <span className={styles["label"]}>{label}</span>
                {note && <span className={styles["note"]}>{note}</span>}
                {chosen && <span className={styles["chosen"]}>chosen</span>}
                {shortcut && (
                  <span className={styles["keys"]}>
                    <Shortcut keys={shortcut} />
                  </span>
                )}
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
      <p className={styles["foot"]} aria-hidden="true">
        <Shortcut keys="↑ ↓" /> choose <Shortcut keys="↵" /> do it <Shortcut keys="Esc" /> close
      </p>
    </Command.Dialog>
  );
}
