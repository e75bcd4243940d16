import { Command } from "cmdk";
import { matches } from "../kernel/text-filter.ts";
import styles from "./command-palette.module.css";
import { Icon, type IconName } from "./icon.tsx";

export type PaletteEntry = {
  readonly key: string;
  readonly label: string;
  readonly icon: IconName;
  /** Other words by which it is found. */
  readonly words?: readonly string[];
  /** What it is, beside its label. */
  readonly note?: string;
  readonly shortcut?: string;
  readonly run: () => void;
};

export type PaletteGroup = { readonly title: string; readonly entries: readonly PaletteEntry[] };

type CommandPaletteProps = { open: boolean; onOpenChange: (open: boolean) => void; groups: readonly PaletteGroup[] };

/** Every word typed must stand in the entry; entries that begin with it come first. */
function scoreOf(value: string, typed: string, words: readonly string[] = []): number {
  if (!matches(typed, [value, ...words])) return 0;
  return value.toLowerCase().startsWith(typed.trim().toLowerCase()) ? 1 : 0.5;
}

/** Go, search and act in one box. */
export function CommandPalette({ open, onOpenChange, groups }: CommandPaletteProps) {
  const runAndClose = (run: () => void) => () => {
    onOpenChange(false);
    run();
  };
  return (
    <Command.Dialog
      open={open}
      onOpenChange={onOpenChange}
      label="Go to, search, act"
      loop
      filter={scoreOf}
      overlayClassName={styles["overlay"] ?? ""}
      contentClassName={styles["content"] ?? ""}
    >
      <Command.Input className={styles["input"]} placeholder="Go to, search, act …" />
      <Command.List className={styles["list"]}>
        <Command.Empty className={styles["empty"]}>Nothing of that name.</Command.Empty>
        {groups.map(({ title, entries }) => (
          <Command.Group key={title} heading={title} className={styles["group"]}>
            {entries.map(({ key, label, icon, words = [], note, shortcut, run }) => (
              <Command.Item
                key={key}
                value={`${label} ${key}`}
                keywords={[...words]}
                className={styles["item"]}
                onSelect={runAndClose(run)}
              >
                <Icon name={icon} />
                <span className={styles["label"]}>{label}</span>
                {note && <span className={styles["note"]}>{note}</span>}
                {shortcut && <kbd>{shortcut}</kbd>}
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
    </Command.Dialog>
  );
}
