import { Dialog as Radix } from "radix-ui";
import { useRef } from "react";
import { IconButton } from "./button.tsx";
import styles from "./dialog.module.css";

type DialogProps = {
  title: string;
  /** One sentence that says what comes of it. */
  about?: string;
  /** Takes two panes beside each other. */
  wide?: boolean;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  children: React.ReactNode;
};

/** The first field is where a person begins; without one it is the button that closes. */
function focusFirstField(event: Event, content: HTMLElement | null): void {
  const field = content?.querySelector<HTMLElement>("input, textarea, select");
  if (!field) return;
  event.preventDefault();
  field.focus();
}

/** A question that has to be answered before the page goes on. Esc and a press beside it close it. */
export function Dialog({ title, about, wide = false, open, onOpenChange, children }: DialogProps) {
  const content = useRef<HTMLDivElement>(null);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={styles["overlay"]} />
        <Radix.Content
          ref={content}
          className={styles["content"]}
          data-wide={wide || undefined}
          onOpenAutoFocus={(event) => focusFirstField(event, content.current)}
          {...(about ? {} : { "aria-describedby": undefined })}
        >
          <div className={styles["head"]}>
            <Radix.Title className={styles["title"]}>{title}</Radix.Title>
            <IconButton icon="close" label="Close" onPress={() => onOpenChange(false)} />
          </div>
          {about && <Radix.Description className={styles["about"]}>{about}</Radix.Description>}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
