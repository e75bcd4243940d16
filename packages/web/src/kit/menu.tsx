import { DropdownMenu } from "radix-ui";
import styles from "./menu.module.css";

export type MenuChoice = { readonly value: string; readonly label: string };
type MenuPart =
  | {
      readonly kind: "choice";
      readonly title: string;
      readonly value: string;
      readonly choices: readonly MenuChoice[];
      readonly onChoose: (value: string) => void;
    }
  | { readonly kind: "action"; readonly label: string; readonly onPress: () => void };

/** A button that opens a list of choices and actions. */
export function Menu({
  label,
  parts,
  children,
}: {
  label: string;
  parts: readonly MenuPart[];
  children: React.ReactNode;
}) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className={styles["trigger"]} aria-label={label}>
        {children}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={styles["menu"]} align="start" side="top" sideOffset={6}>
          {parts.map((part) => (
            <Part key={part.kind === "choice" ? part.title : part.label} part={part} />
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Part({ part }: { part: MenuPart }) {
  if (part.kind === "action") {
    return (
      <DropdownMenu.Item className={styles["item"]} onSelect={part.onPress}>
        {part.label}
      </DropdownMenu.Item>
    );
  }
  return (
    <DropdownMenu.Group className={styles["group"]}>
      <DropdownMenu.Label className={styles["label"]}>{part.title}</DropdownMenu.Label>
      <DropdownMenu.RadioGroup value={part.value} onValueChange={part.onChoose}>
        {part.choices.map(({ value, label }) => (
          <DropdownMenu.RadioItem key={value} className={styles["item"]} value={value}>
            {label}
            <DropdownMenu.ItemIndicator className={styles["chosen"]}>✓</DropdownMenu.ItemIndicator>
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
    </DropdownMenu.Group>
  );
}
