/** Waits so long before the first refresh, so that the events of one transaction cause one. */
const GATHER_MS = 40;
/** Refreshes at most so often, however many events arrive: an alert storm must not become a storm of requests. */
const APART_MS = 400;

export type Timers = {
  now(): number;
  after(ms: number, run: () => void): void;
};

/** Gathers what needs a refresh and gives it on together. */
export function refreshQueue(refresh: (rooms: ReadonlySet<string>) => void, timers: Timers) {
  let waiting = new Set<string>();
  let lastMs = Number.NEGATIVE_INFINITY;
  const flush = (): void => {
    const rooms = waiting;
    waiting = new Set();
    lastMs = timers.now();
    refresh(rooms);
  };
  return (rooms: Iterable<string>): void => {
    const isFirst = waiting.size === 0;
    for (const room of rooms) waiting.add(room);
    if (isFirst && waiting.size > 0) timers.after(Math.max(GATHER_MS, lastMs + APART_MS - timers.now()), flush);
  };
}
