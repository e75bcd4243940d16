import styles from "./skeleton.module.css";
import { Hidden } from "./stack.tsx";

/** Stands for a page that is on its way; shown only when it takes noticeably long. */
export function PageSkeleton() {
  return (
    <main className={styles["page"]} aria-busy="true">
      <Hidden>Loading …</Hidden>
      <div data-kind="title" />
      <div data-kind="line" />
      <div data-kind="block" />
      <div data-kind="block" />
    </main>
  );
}

/** Stands for a chart that is on its way, so that nothing moves when it comes. */
export function ChartSkeleton({ height }: { height: number }) {
  return <div className={styles["chart"]} style={{ height }} aria-busy="true" />;
}

/** Stands for a list whose first rows are on their way; seen only when they take noticeably long. */
export function ListSkeleton() {
  return (
    <div className={styles["list"]} aria-busy="true">
      <Hidden>Loading …</Hidden>
      <div />
      <div />
      <div />
    </div>
  );
}
