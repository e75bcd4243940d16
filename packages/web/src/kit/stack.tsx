import styles from "./stack.module.css";

type Space = "tight" | "close" | "normal" | "wide";
type Children = { children: React.ReactNode };

/** Things beneath each other. */
export function Stack({ space = "normal", children }: Children & { space?: Space }) {
  return (
    <div className={styles["stack"]} data-space={space}>
      {children}
    </div>
  );
}

type RowProps = Children & { space?: Space; spread?: boolean; top?: boolean; oneLine?: boolean };

/** Things beside each other; on a narrow screen they wrap, unless they are to stay in one line. */
export function Row({ space = "close", spread, top, oneLine, children }: RowProps) {
  const marks = {
    "data-space": space,
    "data-spread": spread || undefined,
    "data-top": top || undefined,
    "data-one-line": oneLine || undefined,
  };
  return (
    <div className={styles["row"]} {...marks}>
      {children}
    </div>
  );
}

/** Equal boxes beside each other, as many as fit. */
export function Tiles({ children }: Children) {
  return <div className={styles["tiles"]}>{children}</div>;
}

type TileProps = { label: string; value: React.ReactNode; note?: React.ReactNode; tone?: "ok" | "warn" | "bad" };

/** One number that matters, with what it means. */
export function Tile({ label, value, note, tone }: TileProps) {
  return (
    <div className={styles["tile"]} data-tone={tone}>
      <p className={styles["label"]}>{label}</p>
      <p className={styles["value"]}>{value}</p>
      {note && <p className={styles["note"]}>{note}</p>}
    </div>
  );
}

/** Words of less weight. */
export function Soft({ children }: Children) {
  return <span className={styles["soft"]}>{children}</span>;
}

export function Strong({ children }: Children) {
  return <strong className={styles["strong"]}>{children}</strong>;
}

/** A machine's word: an id, a version, a label. */
export function Code({ children }: Children) {
  return <code className={styles["code"]}>{children}</code>;
}

/** Text that ends with … where its place ends. */
export function OneLine({ children }: Children) {
  return <span className={styles["oneLine"]}>{children}</span>;
}

/** A number in a sentence or a cell: its digits keep their places. */
export function Words({ children }: Children) {
  return <p className={styles["words"]}>{children}</p>;
}

/** Only assistive technology hears it. */
export function Hidden({ children }: Children) {
  return <span className={styles["hidden"]}>{children}</span>;
}
