import { createHash } from "node:crypto";
import {
  countOutcomes,
  OUTCOME_LETTERS,
  outcomeOfLetter,
  type TestCounts,
  togetherAs,
} from "@shipshape/domain/changes/evidence/test-outcome";
import type { Db } from "../../../kernel/database.ts";
import { evidenceStore, type KeptFailure, type NewTest, type PackedRun } from "./evidence-store.ts";
import type { ReadTest, TestSink } from "./junit-reader.ts";

/** So many failures of a run are kept with what they said; the others are known to have failed. */
const MOST_FAILURES = 500;
const BATCH = 2_000;

export type GatheredTests = {
  readonly run: PackedRun;
  readonly counts: TestCounts;
  readonly milliseconds: number;
  readonly failures: readonly KeptFailure[];
};

/** What a test is known by: its suite, its class and its name. */
const testKey = ({ suite, className, name }: Pick<ReadTest, "suite" | "className" | "name">): Buffer =>
  createHash("sha256")
    .update(JSON.stringify([suite, className, name]))
    .digest()
    .subarray(0, 16);

/** Numbers that grow: a run may have a million tests, and each costs a few bytes here. */
class Numbers {
  #held = new Float64Array(4_096);
  length = 0;
  push(value: number): void {
    if (this.length === this.#held.length) {
      const larger = new Float64Array(this.length * 2);
      larger.set(this.#held);
      this.#held = larger;
    }
    this.#held[this.length] = value;
    this.length += 1;
  }
  at = (index: number): number => this.#held[index] ?? 0;
}

/** Sorted by number, the same test once. */
function packed(
  ids: Numbers,
  letters: Numbers,
  times: Numbers,
  repeated: "cases" | "reruns",
): Omit<GatheredTests, "failures"> {
  const order = Array.from({ length: ids.length }, (_, at) => at).sort((one, other) => ids.at(one) - ids.at(other));
  const tests: number[] = [];
  const outcomes: string[] = [];
  const milliseconds: number[] = [];
  for (const at of order) {
    const letter = String.fromCharCode(letters.at(at));
    const last = tests.length - 1;
    if (tests[last] !== ids.at(at)) {
      tests.push(ids.at(at));
      outcomes.push(letter);
      milliseconds.push(times.at(at));
      continue;
    }
    const together = togetherAs(repeated, outcomeOfLetter(outcomes[last] as string), outcomeOfLetter(letter));
    outcomes[last] = OUTCOME_LETTERS[together];
    milliseconds[last] = Math.min((milliseconds[last] ?? 0) + times.at(at), 2 ** 31 - 1);
  }
  const listDigest = createHash("sha256").update(Float64Array.from(tests)).digest();
  return {
    run: { tests, listDigest, outcomes: outcomes.join(""), milliseconds },
    counts: countOutcomes(outcomes.map(outcomeOfLetter)),
    milliseconds: milliseconds.reduce((sum, one) => sum + one, 0),
  };
}

/**
 * Takes the tests of a run as they are read, gives each the number it has this month, and forgets its name: of a run of any size
 * only numbers, letters and the first failures are held.
 */
export function gatherTests(
  db: Db,
  { serviceId, month, repeated }: { serviceId: string; month: Date; repeated: "cases" | "reruns" },
): TestSink & { readonly gathered: () => Promise<GatheredTests> } {
  const store = evidenceStore(db);
  const waiting: ReadTest[] = [];
  const [ids, letters, times] = [new Numbers(), new Numbers(), new Numbers()];
  const failures: KeptFailure[] = [];
  const attempts = new Map<number, number>();

  const keep = (test: ReadTest, testId: number): void => {
    ids.push(testId);
    letters.push(OUTCOME_LETTERS[test.outcome].charCodeAt(0));
    times.push(test.milliseconds);
    for (const failure of test.failures) {
      if (failures.length >= MOST_FAILURES) return;
      const attempt = (attempts.get(testId) ?? 0) + 1;
      attempts.set(testId, attempt);
      failures.push({ ...failure, testId, attempt });
    }
  };
  const flush = async (): Promise<void> => {
    const tests = waiting.splice(0);
    if (tests.length === 0) return;
    const byKey = new Map<string, NewTest>();
    const keys = tests.map((test) => {
      const key = testKey(test);
      const hex = key.toString("hex");
      if (!byKey.has(hex)) byKey.set(hex, { key, ...test });
      return hex;
    });
    const numbers = await store.numbersOf(serviceId, month, [...byKey.values()]);
    const numberOf = new Map([...byKey.keys()].map((key, at) => [key, numbers[at] as number]));
    tests.forEach((test, at) => {
      keep(test, numberOf.get(keys[at] as string) as number);
    });
  };

  return {
    add: async (tests) => {
      waiting.push(...tests);
      if (waiting.length >= BATCH) await flush();
    },
    gathered: async () => {
      await flush();
      return { ...packed(ids, letters, times, repeated), failures };
    },
  };
}
