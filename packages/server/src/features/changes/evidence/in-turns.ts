import { setImmediate } from "node:timers/promises";

/** So many before others have their turn, where each costs a few hundredths of a millisecond. */
const TURN = 100;

/** Each of many as something else, in turns with whatever else the server does. */
export async function mapInTurns<T, R>(all: Iterable<T>, map: (one: T, nth: number) => R, turn = TURN): Promise<R[]> {
  const mapped: R[] = [];
  for (const one of all) {
    mapped.push(map(one, mapped.length));
    if (mapped.length % turn === 0) await setImmediate();
  }
  return mapped;
}
