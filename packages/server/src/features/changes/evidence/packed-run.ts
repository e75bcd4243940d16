import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import {
  countsOf,
  OUTCOME_LETTERS,
  outcomeOfLetter,
  type TestCounts,
  type TestOutcome,
  togetherAs,
} from "@shipshape/domain/changes/evidence/test-outcome";

/** So many tests are taken of one file: each costs some bytes while it is read. */
export const MOST_TESTS = 2_000_000;
/** More than there are of them: with it a number and a place in the file are one number, below 2^53. */
const PLACES = 2 ** 21;
const LONGEST_MS = 2 ** 31 - 1;
/** So many are sorted, or gone through, before others have their turn. */
const TURN = 2 ** 14;

/** What became of the tests of a file, in the order in which it names them. */
export class ReadOutcomes {
  #tests = new Float64Array(4_096);
  #letters = new Uint8Array(4_096);
  #times = new Int32Array(4_096);
  length = 0;

  push(test: number, letter: string, milliseconds: number): void {
    if (this.length === this.#tests.length) this.#grow();
    this.#tests[this.length] = test;
    this.#letters[this.length] = letter.charCodeAt(0);
    this.#times[this.length] = milliseconds;
    this.length += 1;
  }

  #grow(): void {
    const [tests, letters, times] = [this.#tests, this.#letters, this.#times];
    this.#tests = new Float64Array(this.length * 2);
    this.#letters = new Uint8Array(this.length * 2);
    this.#times = new Int32Array(this.length * 2);
    this.#tests.set(tests);
    this.#letters.set(letters);
    this.#times.set(times);
  }

  /** Each test with its place in the file, as one number; a test before those with larger numbers. */
  async keys(): Promise<Float64Array<ArrayBuffer>> {
    const keys = new Float64Array(this.length);
    await inTurns(this.length, (at) => {
      keys[at] = (this.#tests[at] ?? 0) * PLACES + at;
    });
    return keys;
  }

  letterAt = (at: number): number => this.#letters[at] ?? 0;
  timeAt = (at: number): number => this.#times[at] ?? 0;
}

/** Something for each of so many, in turns with others. */
async function inTurns(length: number, run: (at: number) => void): Promise<void> {
  for (let at = 0; at < length; at += 1) {
    run(at);
    if (at % TURN === TURN - 1) await setImmediate();
  }
}

/** Two sorted stretches beside each other as one. */
function merge(from: Float64Array, to: Float64Array, begin: number, middle: number, end: number): Promise<void> {
  let [left, right] = [begin, middle];
  return inTurns(end - begin, (nth) => {
    const takesLeft = left < middle && (right >= end || (from[left] as number) <= (from[right] as number));
    to[begin + nth] = (takesLeft ? from[left] : from[right]) as number;
    if (takesLeft) left += 1;
    else right += 1;
  });
}

/** Sorted, in turns with others. */
async function sorted(numbers: Float64Array<ArrayBuffer>): Promise<Float64Array> {
  for (let at = 0; at < numbers.length; at += TURN) {
    numbers.subarray(at, at + TURN).sort();
    await setImmediate();
  }
  let [from, to] = [numbers, new Float64Array(numbers.length)];
  for (let width = TURN; width < numbers.length; width *= 2) {
    for (let at = 0; at < numbers.length; at += 2 * width) {
      await merge(from, to, at, Math.min(at + width, numbers.length), Math.min(at + 2 * width, numbers.length));
    }
    [from, to] = [to, from];
  }
  return from;
}

export type PackedRun = {
  /** Rising, each once. */
  readonly tests: Float64Array;
  readonly listDigest: Buffer;
  readonly outcomes: string;
  readonly milliseconds: Int32Array;
};

export type Packed = { readonly run: PackedRun; readonly counts: TestCounts; readonly milliseconds: number };

const outcomeOf = (letter: number): TestOutcome => outcomeOfLetter(String.fromCharCode(letter));

/** How many there are of each letter. */
async function counted(letters: Uint8Array): Promise<TestCounts> {
  const many = new Uint32Array(256);
  await inTurns(letters.length, (at) => {
    const letter = letters[at] ?? 0;
    many[letter] = (many[letter] ?? 0) + 1;
  });
  const of = (outcome: TestOutcome): number => many[OUTCOME_LETTERS[outcome].charCodeAt(0)] ?? 0;
  return countsOf({
    passed: of("passed"),
    failed: of("failed"),
    error: of("error"),
    skipped: of("skipped"),
    flaky: of("flaky"),
  });
}

async function digestOf(list: Float64Array): Promise<Buffer> {
  const hash = createHash("sha256");
  for (let at = 0; at < list.length; at += TURN) {
    hash.update(list.subarray(at, at + TURN));
    await setImmediate();
  }
  return hash.digest();
}

/** Sorted by number, the same test once; what a test does under one name is put together as cases, or as re-runs. */
export async function packedRun(read: ReadOutcomes, repeated: "cases" | "reruns"): Promise<Packed> {
  const keys = await sorted(await read.keys());
  const tests = new Float64Array(read.length);
  const letters = Buffer.alloc(read.length);
  const times = new Int32Array(read.length);
  let many = 0;
  let together = 0;
  await inTurns(keys.length, (nth) => {
    const key = keys[nth] ?? 0;
    const test = Math.floor(key / PLACES);
    const at = key - test * PLACES;
    const [letter, time] = [read.letterAt(at), read.timeAt(at)];
    if (many > 0 && tests[many - 1] === test) {
      const outcome = togetherAs(repeated, outcomeOf(letters[many - 1] ?? 0), outcomeOf(letter));
      letters[many - 1] = OUTCOME_LETTERS[outcome].charCodeAt(0);
      const longer = Math.min((times[many - 1] ?? 0) + time, LONGEST_MS);
      together += longer - (times[many - 1] ?? 0);
      times[many - 1] = longer;
      return;
    }
    tests[many] = test;
    letters[many] = letter;
    times[many] = time;
    together += time;
    many += 1;
  });
  const list = tests.slice(0, many);
  return {
    run: {
      tests: list,
      listDigest: await digestOf(list),
      outcomes: letters.toString("latin1", 0, many),
      milliseconds: times.slice(0, many),
    },
    counts: await counted(letters.subarray(0, many)),
    milliseconds: together,
  };
}
