import styles from "./button.module.css";
import { Icon, type IconName } from "./icon.tsx";
import { Shortcut } from "./shortcut.tsx";

type ButtonProps = {
  children: React.ReactNode;
  onPress?: () => void;
  /** What is done when it is pressed, and whether it is being done: what `useAction` returns. */
  action?: { readonly mutate: () => void; readonly isPending: boolean };
  kind?: "plain" | "primary" | "danger" | "quiet";
  /** Big enough for a thumb, as wide as its place. */
  huge?: boolean;
  icon?: IconName;
  /** The key that does the same. */
  shortcut?: string;
  pending?: boolean;
  /** Why it cannot be pressed now; undefined when it can. */
  whyNot?: string | undefined;
  submits?: boolean;
  label?: string;
} & Pick<React.ButtonHTMLAttributes<HTMLButtonElement>, "autoFocus" | "aria-pressed" | "aria-expanded">;

export function Button({ children, onPress, action, kind = "plain", icon, shortcut, ...rest }: ButtonProps) {
  const { huge = false, pending = action?.isPending ?? false, whyNot, submits = false, label, ...attributes } = rest;
  return (
    <button
      {...attributes}
      className={styles["button"]}
      data-kind={kind}
      data-huge={huge || undefined}
      type={submits ? "submit" : "button"}
      disabled={pending || whyNot !== undefined}
      title={whyNot}
      aria-label={label}
      aria-busy={pending || undefined}
      aria-keyshortcuts={shortcut}
      onClick={action ? () => action.mutate() : onPress}
    >
      {icon && <Icon name={icon} />}
      {children}
      {shortcut && (
        <span className={styles["shortcut"]}>
          <Shortcut keys={shortcut} />
        </span>
      )}
    </button>
  );
}

type IconButtonProps = { icon: IconName; label: string; onPress: () => void };

/** A button that shows a drawing only; its word is heard and shown on hover. */
export function IconButton({ icon, label, onPress }: IconButtonProps) {
  return (
    <button className={styles["icon"]} type="button" aria-label={label} title={label} onClick={onPress}>
      <Icon name={icon} />
    </button>
  );
}
