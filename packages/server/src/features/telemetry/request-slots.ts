/** Lets each source have a few requests at once, and all sources together not too many. */
export type RequestSlots = {
  /** Runs a request as soon as its source may send one more. */
  run<T>(source: string, request: () => Promise<T>): Promise<T>;
};

type Lane = { running: number; readonly waiting: (() => void)[] };

/**
 * One request of each source may always run; more of them only up to `perSource`, and only while fewer than `shared` such
 * extra ones run in all. Sources that hang take up extra places, but never the first one of another.
 */
export function requestSlots({
  perSource,
  shared,
}: {
  readonly perSource: number;
  readonly shared: number;
}): RequestSlots {
  const lanes = new Map<string, Lane>();
  let extra = 0;

  const startWaiting = (lane: Lane): void => {
    while (lane.waiting.length > 0) {
      const isFirst = lane.running === 0;
      if (!isFirst && (lane.running >= perSource || extra >= shared)) return;
      lane.running += 1;
      if (!isFirst) extra += 1;
      lane.waiting.shift()?.();
    }
  };
  const finished = (source: string, lane: Lane): void => {
    lane.running -= 1;
    // whichever ended, the one that remains last is the first
    if (lane.running > 0) extra -= 1;
    if (lane.running === 0 && lane.waiting.length === 0) lanes.delete(source);
    startWaiting(lane);
    for (const other of lanes.values()) if (other !== lane) startWaiting(other);
  };
  return {
    async run(source, request) {
      const lane = lanes.get(source) ?? { running: 0, waiting: [] };
      lanes.set(source, lane);
      await new Promise<void>((start) => {
        lane.waiting.push(start);
        startWaiting(lane);
      });
      try {
        return await request();
      } finally {
        finished(source, lane);
      }
    },
  };
}
