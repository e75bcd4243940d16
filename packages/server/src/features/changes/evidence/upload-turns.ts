import { DomainError } from "../../../kernel/problem.ts";

const MIB = 2 ** 20;

/** How many files are taken and read at once, so that no number of them fills the memory. */
const MOST = { underWay: 16, large: 2, small: 4, smallMiB: 1 };

type Lane = { busy: number; readonly most: number; readonly waiting: (() => void)[] };

async function inLane<T>(lane: Lane, run: () => Promise<T>): Promise<T> {
  if (lane.busy < lane.most) lane.busy += 1;
  // whoever is done hands its place on
  else await new Promise<void>((begin) => lane.waiting.push(begin));
  try {
    return await run();
  } finally {
    const next = lane.waiting.shift();
    if (next) next();
    else lane.busy -= 1;
  }
}

export type UploadTurns = {
  /** From the first byte to the answer. Throws unavailable where too many are under way: its sender sends it again. */
  upload<T>(run: () => Promise<T>): Promise<T>;
  /** Reads what is here now, when it is its turn; small files do not wait for large ones. */
  read<T>(bytes: number, run: () => Promise<T>): Promise<T>;
};

export function uploadTurns(most: typeof MOST = MOST): UploadTurns {
  let underWay = 0;
  const large: Lane = { busy: 0, most: most.large, waiting: [] };
  const small: Lane = { busy: 0, most: most.small, waiting: [] };
  return {
    async upload(run) {
      if (underWay >= most.underWay)
        throw new DomainError(
          "unavailable",
          `${most.underWay} files are under way, which is as many as are taken at once: send it again in a moment.`,
        );
      underWay += 1;
      try {
        return await run();
      } finally {
        underWay -= 1;
      }
    },
    read: (bytes, run) => inLane(bytes <= most.smallMiB * MIB ? small : large, run),
  };
}
