import { useState } from "react";
import { IconButton } from "./button.tsx";
import styles from "./command-line.module.css";

/** A command or a document, ready to be copied. Nothing of it is left to be filled in. */
export function CommandLine({ command, tall = false }: { command: string; tall?: boolean }) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(command);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <div className={styles["line"]}>
      <pre data-tall={tall || undefined} {...(tall ? { tabIndex: 0 } : {})}>
        <code>{command}</code>
      </pre>
      <IconButton icon={copied ? "check" : "copy"} label={copied ? "Copied" : "Copy"} onPress={copy} />
    </div>
  );
}
