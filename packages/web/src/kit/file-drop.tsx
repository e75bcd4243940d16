import { useState } from "react";
import styles from "./file-drop.module.css";

type FileDropProps = { label: string; onText: (text: string) => void };

/** A file of text, dropped or chosen; what it says is handed on. */
export function FileDrop({ label, onText }: FileDropProps) {
  const [over, setOver] = useState(false);
  const read = (files: FileList | null): void => {
    const [file] = files ?? [];
    if (file) void file.text().then(onText);
  };
  return (
    <label
      className={styles["drop"]}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        read(event.dataTransfer.files);
      }}
    >
      {label}
      <input
        type="file"
        accept=".yaml,.yml,text/yaml,text/plain"
        onChange={({ currentTarget }) => {
          read(currentTarget.files);
          currentTarget.value = "";
        }}
      />
    </label>
  );
}
