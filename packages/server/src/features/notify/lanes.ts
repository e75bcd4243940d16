/** Lets at most so many sends of a channel run at once: one that hangs must not hold up the others' workers. */
export type Lanes = {
  /**
   * Runs the work when a lane of this name is free within the patience; false when none was, and at once when none has
   * been for as long: nobody stands in line where nothing moves.
   */
  run(name: string, patienceMs: number, work: () => Promise<void>): Promise<boolean>;
};

export function createLanes(perName: number): Lanes {
  const busy = new Map<string, number>();
  const waiting = new Map<string, Set<() => void>>();
  const movedAtMs = new Map<string, number>();
  const move = (name: string, running: number): void => {
    busy.set(name, running);
    movedAtMs.set(name, performance.now());
  };

  const enter = (name: string): boolean => {
    const running = busy.get(name) ?? 0;
    if (running >= perName) return false;
    move(name, running + 1);
    return true;
  };
  const leave = (name: string): void => {
    move(name, (busy.get(name) ?? 1) - 1);
    const [next] = waiting.get(name) ?? [];
    next?.();
  };
  const turn = (name: string, patienceMs: number): Promise<boolean> =>
    new Promise((resolve) => {
      const queue = waiting.get(name) ?? new Set();
      waiting.set(name, queue);
      const end = (entered: boolean) => {
        clearTimeout(timer);
        queue.delete(wake);
        resolve(entered);
      };
      const wake = () => {
        if (enter(name)) end(true);
      };
      const timer = setTimeout(() => end(false), patienceMs);
      queue.add(wake);
    });

  return {
    async run(name, patienceMs, work) {
      if (!enter(name)) {
        const stands = performance.now() - (movedAtMs.get(name) ?? 0) > patienceMs;
        if (stands || !(await turn(name, patienceMs))) return false;
      }
      try {
        await work();
      } finally {
        leave(name);
      }
      return true;
    },
  };
}
