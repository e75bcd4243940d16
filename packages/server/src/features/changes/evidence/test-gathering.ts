import { hash } from "node:crypto";
import { OUTCOME_LETTERS } from "@shipshape/domain/changes/evidence/test-outcome";
import type { Db } from "../../../kernel/database.ts";
import { evidenceStore, type KeptFailure, type NewTest } from "./evidence-store.ts";
import type { ReadTest, TestSink } from "./junit-reader.ts";
import { MOST_TESTS, type Packed, packedRun, ReadOutcomes } from "./packed-run.ts";
import { tooLarge } from "./unreadable.ts";

/** So many failures of a run are kept with what they said; the others are known to have failed. */
const MOST_FAILURES = 500;
/** So many tests are looked up with one statement: few enough that making it keeps nobody waiting. */
const BATCH = 500;

export type GatheredTests = Packed & { readonly failures: readonly KeptFailure[] };

/** What a test is known by: its suite, its class and its name. */
const testKey = ({ suite, className, name }: Pick<ReadTest, "suite" | "className" | "name">): Buffer =>
  hash("sha256", JSON.stringify([suite, className, name]), "buffer").subarray(0, 16);

/**
 * Takes the tests of a run as they are read, gives each the number it has this month, and forgets its name: of a run of any size
 * only numbers, letters and the first failures are held. While some are looked up, the next are read.
 */
export function gatherTests(
  db: Db,
  { serviceId, month, repeated }: { serviceId: string; month: Date; repeated: "cases" | "reruns" },
): TestSink & { readonly gathered: () => Promise<GatheredTests> } {
  const store = evidenceStore(db);
  const read = new ReadOutcomes();
  const failures: KeptFailure[] = [];
  const attempts = new Map<number, number>();
  let waiting: ReadTest[] = [];
  let looking: Promise<void> = Promise.resolve();

  const keep = (test: ReadTest, testId: number): void => {
    if (read.length >= MOST_TESTS)
      throw tooLarge(
        `The report holds more than ${MOST_TESTS} tests, which is as many as are taken: send it in parts.`,
      );
    read.push(testId, OUTCOME_LETTERS[test.outcome], test.milliseconds);
    for (const failure of test.failures) {
      if (failures.length >= MOST_FAILURES) return;
      const attempt = (attempts.get(testId) ?? 0) + 1;
      attempts.set(testId, attempt);
      failures.push({ ...failure, testId, attempt });
    }
  };
  const lookUp = async (tests: readonly ReadTest[]): Promise<void> => {
    const byKey = new Map<string, NewTest>();
    const keys = tests.map((test) => {
      const key = testKey(test);
      const text = key.toString("latin1");
      if (!byKey.has(text)) byKey.set(text, { key, ...test });
      return text;
    });
    const numbers = await store.numbersOf(serviceId, month, [...byKey.values()]);
    const numberOf = new Map([...byKey.keys()].map((key, at) => [key, numbers[at] as number]));
    for (const [at, test] of tests.entries()) keep(test, numberOf.get(keys[at] as string) as number);
  };
  const flush = async (): Promise<void> => {
    const tests = waiting;
    waiting = [];
    await looking;
    looking = lookUp(tests);
    // whoever hands on the next is told
    looking.catch(() => undefined);
  };

  return {
    add: async (tests) => {
      for (const test of tests) {
        waiting.push(test);
        if (waiting.length >= BATCH) await flush();
      }
    },
    gathered: async () => {
      if (waiting.length > 0) await flush();
      await looking;
      return { ...(await packedRun(read, repeated)), failures };
    },
  };
}
