import { useState } from "react";
import { IconButton } from "./button.tsx";
import styles from "./command-line.module.css";

/** A command to run in a terminal, ready to be copied. Nothing of it is left to be filled in. */
export function CommandLine({ command }: { command: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(command);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <div className={styles["line"]}>
      <pre>
        <code>{command}</code>
      </pre>
      <IconButton icon={copied ? "check" : "copy"} label={copied ? "Copied" : "Copy the command"} onPress={copy} />
    </div>
  );
}
