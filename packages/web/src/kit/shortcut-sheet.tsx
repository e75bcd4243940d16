import { Dialog } from "./dialog.tsx";
import { Shortcut } from "./shortcut.tsx";
import styles from "./shortcut-sheet.module.css";

export type ShortcutGroup = {
  readonly title: string;
  readonly keys: readonly (readonly [keys: string, does: string])[];
};

type ShortcutSheetProps = { open: boolean; onOpenChange: (open: boolean) => void; groups: readonly ShortcutGroup[] };

/** Every key and what it does. */
export function ShortcutSheet({ open, onOpenChange, groups }: ShortcutSheetProps) {
  return (
    <Dialog title="Keys" open={open} onOpenChange={onOpenChange}>
      {groups.map(({ title, keys }) => (
        <section key={title} className={styles["group"]}>
          <h3>{title}</h3>
          <dl>
            {keys.map(([key, does]) => (
              <div key={key}>
                <dt>
                  <Shortcut keys={key} />
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}
