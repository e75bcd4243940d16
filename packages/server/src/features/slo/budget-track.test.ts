import { budgetMinutes, settledUntilMs } from "@shipshape/domain/slo/budget-minutes";
import { MINUTE, type Minutes } from "@shipshape/domain/slo/minutes";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SloHouse, sloDocument, sloHouse } from "../../testing/test-slo-house.ts";
import { excludedSpansOf } from "./excluded-spans.ts";
import { minutesOf } from "./minute-reads.ts";
import { sloStore } from "./slo-store.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const REACH_MINUTES = 300;

let house: SloHouse;
beforeAll(async () => {
  house = await sloHouse();
});
afterAll(() => house.close());

const slices = (timeSliceWindow: string) => ({
  budgetingMethod: "Timeslices",
  objectives: [{ target: 0.9, timeSliceTarget: 0.8, timeSliceWindow }],
});
const ratios = { budgetingMethod: "RatioTimeslices", objectives: [{ target: 0.9, timeSliceWindow: "7m" }] };
const document = (name: string, policy: string, spec = {}) => ({
  ...sloDocument({ name, target: 0.9, spec }),
  metadata: { name, annotations: { "shipshape.dev/gap-policy": policy } },
});

type Step =
  | { readonly kind: "push"; readonly ago: number; readonly minutes: number; readonly bad: number }
  | { readonly kind: "exclude"; readonly ago: number; readonly minutes: number; readonly name: string }
  | { readonly kind: "include"; readonly name: string }
  | { readonly kind: "pass"; readonly minutes: number };

const ago = fc.integer({ min: 0, max: REACH_MINUTES });
const minutes = fc.integer({ min: 1, max: 40 });
const name = fc.constantFrom("one", "two");
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("push"), ago, minutes, bad: fc.integer({ min: 0, max: 9 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("exclude"), ago, minutes, name }) },
  fc.record({ kind: fc.constant("include"), name }),
  fc.record({ kind: fc.constant("pass"), minutes: fc.integer({ min: 1, max: 12 }) }),
);

const agoMs = (count: number): number =>
  Math.floor(house.kernel.clock.now().getTime() / MINUTE_MS) * MINUTE_MS - count * MINUTE_MS;

async function take(step: Step, slos: readonly string[]): Promise<void> {
  const { slo } = house.as("editor");
  if (step.kind === "pass") await house.advance(step.minutes * MINUTE_MS);
  if (step.kind === "push") {
    const pushed = Array.from({ length: Math.min(step.minutes, step.ago + 1) }, (_, at) => ({
      minute: new Date(agoMs(step.ago - at)),
      good: 10 - step.bad,
      total: 10,
    }));
    for (const one of slos) await slo.pushSlices({ params: { name: one }, body: { slices: pushed } });
  }
  if (step.kind === "exclude" || step.kind === "include") {
    await slo.removeExclusion({ params: { name: step.name } }).catch(() => undefined);
  }
  if (step.kind === "exclude") {
    const [from, to] = [new Date(agoMs(step.ago)), new Date(agoMs(step.ago - step.minutes))];
    const body = { name: step.name, reason: "A test", when: { kind: "once" as const, from, to } };
    await slo.createExclusion({ body: { ...body, selector: { slos: [...slos] } } });
  }
  await house.settle();
  await house.runPeriodic("slo.settle");
}

/** A moment until which everything is settled: the clock goes on while it is being settled, and a minute may end meanwhile. */
async function settledAtMs(): Promise<number> {
  const nowMs = house.kernel.clock.now().getTime();
  await house.runPeriodic("slo.settle");
  return settledUntilMs(nowMs) === settledUntilMs(house.kernel.clock.now().getTime()) ? nowMs : settledAtMs();
}

const shown = ({ good, total, state }: Minutes): string[] =>
  Array.from(total, (events, at) => `${at} ${good[at]}/${events} ${state[at]}`).filter(
    (_, at) => state[at] !== MINUTE.missing,
  );

let houses = 0;
test("however minutes, exclusions and time come about, the budget is what is measured, counted out at once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 3, maxLength: 8 }), async (steps) => {
      houses += 1;
      const documents = [
        document(`events-${houses}`, "bad"),
        document(`good-${houses}`, "good", ratios),
        document(`slices-${houses}`, "bad", slices("5m")),
        document(`held-${houses}`, "hold", slices("3m")),
      ];
      await house.apply(...documents);
      const names = documents.map(({ metadata }) => metadata.name);
      for (const step of steps) await take(step, names);
      const { db } = house.kernel;
      const nowMs = await settledAtMs();
      const slos = await sloStore(db).byNames(names);
      const progress = await sloStore(db).progress(slos.map(({ id }) => id));
      for (const slo of slos) {
        const fromMs = progress.get(slo.id)?.countedFrom?.getTime();
        if (fromMs === undefined) continue;
        const [track, measured, spans] = await Promise.all([
          minutesOf(db, [slo.id], fromMs, nowMs, "budget"),
          minutesOf(db, [slo.id], fromMs - 2 * DAY_MS, nowMs, "measured"),
          excludedSpansOf(db, [slo], fromMs - 2 * DAY_MS, nowMs),
        ]);
        const whole = measured.get(slo.id);
        const kept = track.get(slo.id);
        if (!whole || !kept) throw new Error(`${slo.name} has no minutes`);
        const counted = budgetMinutes(whole, slo.rules, spans.get(slo.id) ?? [], settledUntilMs(nowMs));
        const since = (fromMs - whole.startMs) / MINUTE_MS;
        const expected: Minutes = {
          startMs: fromMs,
          good: counted.good.subarray(since),
          total: counted.total.subarray(since),
          state: counted.state.subarray(since),
        };
        expect([slo.name, ...shown(kept)]).toEqual([slo.name, ...shown(expected)]);
      }
    }),
    { numRuns: 4, endOnFailure: true },
  );
});
