import { type LookupAddress, lookup } from "node:dns";

type Told = (error: NodeJS.ErrnoException | null, found: readonly LookupAddress[]) => void;
type LookUp = (host: string, told: Told) => void;

/** Half of the threads that this process has for it, for files and for keys: `UV_THREADPOOL_SIZE` of `npm start`. */
const AT_ONCE = 8;

const ofTheSystem: LookUp = (host, told) => lookup(host, { all: true }, told);

/**
 * Looks names up as the system does, which takes a thread until somebody answers, half a minute and more where no name server does.
 * Whoever asks for a name that is being looked up hears with the first, and no more than so many names are looked up at once: files are
 * read and people sign in meanwhile.
 */
export function lookUpSparingly(lookUp: LookUp = ofTheSystem, atOnce = AT_ONCE): LookUp {
  const asking = new Map<string, Told[]>();
  const waiting: string[] = [];
  let running = 0;
  const next = (): void => {
    const host = running < atOnce ? waiting.shift() : undefined;
    if (host === undefined) return;
    running += 1;
    lookUp(host, (error, found) => {
      running -= 1;
      const all = asking.get(host) ?? [];
      asking.delete(host);
      for (const told of all) told(error, found);
      next();
    });
  };
  return (host, told) => {
    const others = asking.get(host);
    if (others) return void others.push(told);
    asking.set(host, [told]);
    waiting.push(host);
    next();
  };
}
