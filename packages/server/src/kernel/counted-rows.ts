const KEEP_MS = 5_000;

export type CountedRows<Row> = {
  add(row: Row): void;
  /** Hands over what was counted since the last time; what could not be written is counted on. */
  write(run: (rows: readonly Row[]) => Promise<unknown>): Promise<void>;
};

/** Rows that are counted in memory, so that no request waits for them. `join` makes one of a row and what came before it. */
export function countedRows<Row>(
  keyOf: (row: Row) => string,
  join: (later: Row, earlier: Row) => Row,
): CountedRows<Row> {
  let rows = new Map<string, Row>();
  return {
    add(row) {
      const earlier = rows.get(keyOf(row));
      rows.set(keyOf(row), earlier ? join(row, earlier) : row);
    },
    async write(run) {
      const taken = rows;
      rows = new Map();
      try {
        await run([...taken.values()]);
      } catch (error) {
        for (const [key, row] of taken) {
          const later = rows.get(key);
          rows.set(key, later ? join(later, row) : row);
        }
        throw error;
      }
    },
  };
}

export type Keeping = {
  /** Writes down what was counted since the last time. */
  keep(): Promise<void>;
  /** Writes from time to time, until it is stopped. */
  start(): () => Promise<void>;
};

/** Writes down from time to time, and a last time when it is stopped, what is counted in memory. */
export const keptFromTimeToTime = (keep: () => Promise<void>, onFailure: (error: unknown) => void): Keeping => ({
  keep,
  start() {
    const timer = setInterval(() => void keep().catch(onFailure), KEEP_MS);
    timer.unref();
    return async () => {
      clearInterval(timer);
      await keep().catch(() => undefined);
    };
  },
});
