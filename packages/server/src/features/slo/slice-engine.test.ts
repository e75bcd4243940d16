import { MINUTE, type Sums } from "@shipshape/domain/slo/minutes";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inTransaction } from "../../kernel/database.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { foldJournal } from "./fold-journal.ts";
import { SHELF_SIZE, type SliceEntry } from "./slice-codec.ts";
import { sliceEngine } from "./slice-engine.ts";
import { sliceStore } from "./slice-store.ts";

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
/** Short and long, just beside the edges of hours and of what is kept in memory; a day, three days, a month. */
const LENGTHS = [1, 5, 59, 60, 127, 128, 129, 360, DAY_MINUTES, 3 * DAY_MINUTES, 30 * DAY_MINUTES];

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house.close());

type Step =
  | { readonly kind: "pass"; readonly minutes: number }
  | {
      readonly kind: "count";
      readonly back: number;
      readonly good: number;
      readonly bad: number;
      readonly state: number;
    }
  | { readonly kind: "fold" | "restart" | "another replica" };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("pass" as const), minutes: fc.constantFrom(1, 1, 2, 7, 61, 200, 1_500) }),
  fc.record({
    kind: fc.constant("count" as const),
    back: fc.oneof(fc.nat(3), fc.nat(200), fc.nat(40 * DAY_MINUTES)),
    good: fc.nat(1_000),
    bad: fc.nat(50),
    state: fc.constantFrom(MINUTE.measured, MINUTE.measured, MINUTE.excluded, MINUTE.missing),
  }),
  fc.record({ kind: fc.constantFrom("fold" as const, "restart" as const, "another replica" as const) }),
);

function recount(counted: ReadonlyMap<number, SliceEntry>, fromMinute: number): Sums {
  const sums = { good: 0, total: 0, measuredMinutes: 0, excludedMinutes: 0 };
  for (const { minute, good, total, state } of counted.values()) {
    if (minute < fromMinute) continue;
    sums.good += good;
    sums.total += total;
    if (state === MINUTE.measured) sums.measuredMinutes += 1;
    if (state === MINUTE.excluded) sums.excludedMinutes += 1;
  }
  return sums;
}

let series = 5 * SHELF_SIZE;

/** Goes through the steps with two engines on one database, and holds both against a plain recount after each. */
async function expectEverySumRecounted(steps: readonly Step[]): Promise<void> {
  series += 1;
  const { db } = house.kernel;
  let head = Math.floor(house.kernel.clock.now().getTime() / MINUTE_MS) - 60 * DAY_MINUTES;
  const since = head - 500;
  let engines = [sliceEngine(), sliceEngine()] as const;
  const counted = new Map<number, SliceEntry>();
  for (const { kind, ...rest } of steps) {
    if (kind === "pass" && "minutes" in rest) head += rest.minutes;
    if (kind === "restart") engines = [sliceEngine(), sliceEngine()];
    if (kind === "another replica") engines = [engines[1], engines[0]];
    const [engine] = engines;
    await inTransaction(db, async (tx) => {
      const store = sliceStore(tx);
      await store.lock([series]);
      if (kind === "fold") await foldJournal(tx, Math.floor(series / SHELF_SIZE));
      if (kind === "count" && "back" in rest) {
        const isCounted = rest.state === MINUTE.measured;
        const good = isCounted ? rest.good : 0;
        const entry = {
          series,
          minute: head - rest.back,
          state: rest.state,
          good,
          total: isCounted ? good + rest.bad : 0,
        };
        counted.set(entry.minute, entry);
        await store.append([entry]);
      }
    });
    await inTransaction(db, async (tx) => {
      const locked = await sliceStore(tx).lock([series]);
      const sums = await engine.sums(tx, locked, [{ series, lengths: LENGTHS, since: [since] }], head * MINUTE_MS);
      LENGTHS.forEach((length, nth) => {
        expect({ kind, length, ...sums.of(series, nth) }).toEqual({
          kind,
          length,
          ...recount(counted, head - length + 1),
        });
      });
      expect(sums.of(series, LENGTHS.length)).toEqual(recount(counted, since));
    });
  }
}

test("every window's sums are those of a plain recount, whatever comes late, is folded, restarted or done by another replica", async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), expectEverySumRecounted), {
    numRuns: 10,
    endOnFailure: true,
  });
});
