import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import {
  countOutcomes,
  OUTCOME_LETTERS,
  outcomeOfLetter,
  type TestCounts,
  togetherAs,
} from "@shipshape/domain/changes/evidence/test-outcome";

/** So many tests are taken of one file: each costs some bytes while it is read. */
export const MOST_TESTS = 2_000_000;
/** More than there are of them: with it a number and a place in the file are one number, below 2^53. */
const PLACES = 2 ** 21;
const LONGEST_MS = 2 ** 31 - 1;
/** So many are sorted, or gone through, before others have their turn. */
const TURN = 2 ** 16;

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
  keys(): Float64Array<ArrayBuffer> {
    return this.#tests.subarray(0, this.length).map((test, at) => test * PLACES + at);
  }

  letterAt = (at: number): number => this.#letters[at] ?? 0;
  timeAt = (at: number): number => this.#times[at] ?? 0;
}

/** Two sorted stretches beside each other as one. */
function merge(from: Float64Array, to: Float64Array, begin: number, middle: number, end: number): void {
  let [left, right] = [begin, middle];
  for (let at = begin; at < end; at += 1) {
    const takesLeft = left < middle && (right >= end || (from[left] as number) <= (from[right] as number));
    to[at] = (takesLeft ? from[left] : from[right]) as number;
    if (takesLeft) left += 1;
    else right += 1;
  }
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
      merge(from, to, at, Math.min(at + width, numbers.length), Math.min(at + 2 * width, numbers.length));
      await setImmediate();
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

/** Sorted by number, the same test once; what a test does under one name is put together as cases, or as re-runs. */
export async function packedRun(read: ReadOutcomes, repeated: "cases" | "reruns"): Promise<Packed> {
  const keys = await sorted(read.keys());
  const tests = new Float64Array(read.length);
  const letters = Buffer.alloc(read.length);
  const times = new Int32Array(read.length);
  let many = 0;
  for (const [nth, key] of keys.entries()) {
    if (nth % TURN === TURN - 1) await setImmediate();
    const test = Math.floor(key / PLACES);
    const at = key - test * PLACES;
    const [letter, time] = [read.letterAt(at), read.timeAt(at)];
    if (many === 0 || tests[many - 1] !== test) {
      tests[many] = test;
      letters[many] = letter;
      times[many] = time;
      many += 1;
      continue;
    }
    const [one, other] = [letters[many - 1] ?? 0, letter].map((code) => outcomeOfLetter(String.fromCharCode(code)));
    if (one && other) letters[many - 1] = OUTCOME_LETTERS[togetherAs(repeated, one, other)].charCodeAt(0);
    times[many - 1] = Math.min((times[many - 1] ?? 0) + time, LONGEST_MS);
  }
  const outcomes = letters.toString("latin1", 0, many);
  const milliseconds = times.slice(0, many);
  const list = tests.slice(0, many);
  return {
    run: { tests: list, listDigest: createHash("sha256").update(list).digest(), outcomes, milliseconds },
    counts: countOutcomes(outcomesIn(outcomes)),
    milliseconds: milliseconds.reduce((sum, one) => sum + one, 0),
  };
}

function* outcomesIn(letters: string) {
  for (const letter of letters) yield outcomeOfLetter(letter);
}
