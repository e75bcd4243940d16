import { setTimeout as sleep } from "node:timers/promises";

/** How long each answer took, in milliseconds, the shortest first; asked for one after the other. */
export async function timed(times: number, ask: (nth: number) => Promise<unknown>): Promise<number[]> {
  const took: number[] = [];
  for (let nth = 0; nth < times; nth += 1) {
    const began = performance.now();
    await ask(nth);
    took.push(performance.now() - began);
  }
  return took.sort((a, b) => a - b);
}

/** The same, asked for so many times a second, each at its time, whether those before are answered or not, until it is over. */
export async function timedAtTheirTime(
  perSecond: number,
  isOver: () => boolean,
  ask: () => Promise<unknown>,
): Promise<number[]> {
  const began = performance.now();
  const asked: Promise<number>[] = [];
  const one = async () => {
    const at = performance.now();
    await ask();
    return performance.now() - at;
  };
  while (!isOver()) {
    asked.push(one());
    await sleep(Math.max(0, began + (asked.length * 1_000) / perSecond - performance.now()));
  }
  return (await Promise.all(asked)).sort((a, b) => a - b);
}
