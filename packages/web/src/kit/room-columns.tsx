import styles from "./room-columns.module.css";

export type RoomColumn = "left" | "centre" | "right";

type RoomColumnsProps = {
  left: React.ReactNode;
  centre: React.ReactNode;
  right: React.ReactNode;
  /** Which of them a phone shows. */
  shown: RoomColumn;
  /** The way from one to the other, for a phone. */
  tabs: React.ReactNode;
};

/** Who, what, why beside each other, the story in the middle; on a phone one of them at a time. */
export function RoomColumns({ left, centre, right, shown, tabs }: RoomColumnsProps) {
  return (
    <>
      <div className={styles["tabs"]}>{tabs}</div>
      <div className={styles["columns"]} data-shown={shown}>
        <aside className={styles["column"]} data-column="left" aria-label="People and facts">
          {left}
        </aside>
        <div className={styles["column"]} data-column="centre">
          {centre}
        </div>
        <aside className={styles["column"]} data-column="right" aria-label="Alerts and causes">
          {right}
        </aside>
      </div>
    </>
  );
}
