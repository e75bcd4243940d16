import styles from "./page-preview.module.css";

/** Another page as it is, within its own frame; it can neither run scripts nor lead away. */
export function PagePreview({ title, html }: { title: string; html: string | undefined }) {
  return (
    <div className={styles["frame"]}>
      <p className={styles["title"]}>{title}</p>
      {html === undefined ? (
        <div className={styles["page"]} />
      ) : (
        <iframe className={styles["page"]} title={title} sandbox="" srcDoc={html} />
      )}
    </div>
  );
}

/** Two things beside each other that belong together, such as what is written and how it will look. */
export function TwoPanes({ children }: { children: React.ReactNode }) {
  return <div className={styles["panes"]}>{children}</div>;
}
