import styles from "./lane-chart.module.css";

/** How a chart is used; its button and its bars refer to it. */
export function LaneHelp({ id }: { id: string }) {
  return (
    <p className={styles["help"]} id={id}>
      <span data-for="mouse">
        Drag over a lane to choose a span, or use its + button: arrow keys move by half an hour, Page Up and Page Down
        by a day, with Shift the ends move; Enter takes it, Esc lets go, Delete removes.
      </span>
      <span data-for="touch">Hold, then drag over a lane to choose a span, or press its + button.</span>
    </p>
  );
}
