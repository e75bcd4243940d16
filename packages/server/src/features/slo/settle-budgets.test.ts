import { noMinutes, sumMinutes } from "@shipshape/domain/slo/minutes";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SloHouse, sloDocument, sloHouse } from "../../testing/test-slo-house.ts";
import { minutesOf } from "./minute-reads.ts";
import { sloStore } from "./slo-store.ts";

const DAY_MS = 86_400_000;

let house: SloHouse;
beforeAll(async () => {
  house = await sloHouse();
});
afterAll(() => house.close());

const inMs = (ms: number) => new Date(house.kernel.clock.now().getTime() + ms);
const counts = async (name: string) => {
  const { budget } = await house.slo(name);
  return `${budget?.badEvents} of ${budget?.total}`;
};
const withPolicy = (policy: string) => ({
  ...sloDocument({ name: policy, target: 0.9 }),
  metadata: { name: policy, annotations: { "shipshape.dev/gap-policy": policy } },
});
/** Minutes pass in which nothing can be measured, and the round of each. */
async function silence(minutes: number): Promise<void> {
  house.metrics.misbehave = (_, response) => void response.writeHead(503).end();
  for (let minute = 0; minute < minutes; minute += 1) {
    await house.minute();
    await house.runPeriodic("slo.settle");
  }
  house.metrics.misbehave = undefined;
}

describe("while nothing is measured", () => {
  test("a gap counts as the objective says once it is settled, and not before", async () => {
    await house.apply(...["hold", "ignore", "good", "bad"].map(withPolicy));
    await house.minute();
    for (let minute = 0; minute < 3; minute += 1) await house.minute(60);
    await silence(5);
    expect(await counts("bad")).toBe("0 of 180");
    await silence(5);
    const [before = 0] = (await counts("bad")).split(" of ").map(Number);
    expect(before).toBeGreaterThan(0);
    await silence(3);
    const [bad = 0, total] = (await counts("bad")).split(" of ").map(Number);
    expect(bad - before).toBe(3 * 60);
    expect(total).toBe(180 + bad);
    expect(await counts("good")).toBe(`0 of ${total}`);
    expect(await counts("hold")).toBe("0 of 180");
    expect(await counts("ignore")).toBe("0 of 180");

    // The counters stood still: what is measured after all takes the place of what was assumed.
    await house.minute();
    expect(await counts("bad")).toBe("0 of 180");
  });

  test("an exclusion begins all the same, and what it excludes is no gap", async () => {
    const from = inMs(0);
    const when = { kind: "once" as const, from, to: new Date(from.getTime() + 3_600_000) };
    const selector = { slos: ["hold"] };
    const body = { name: "closed", reason: "The shop is closed", when, selector };
    await house.as("editor").slo.createExclusion({ body });
    await house.settle();
    await silence(10);
    const [hold] = await sloStore(house.kernel.db).byNames(["hold"]);
    const minutes = await minutesOf(
      house.kernel.db,
      [hold?.id ?? ""],
      from.getTime(),
      inMs(DAY_MS).getTime(),
      "budget",
    );
    const { excludedMinutes, measuredMinutes } = sumMinutes(minutes.get(hold?.id ?? "") ?? noMinutes(0, 0));
    expect({ excludedMinutes, measuredMinutes }).toEqual({ excludedMinutes: 11, measuredMinutes: 0 });
    await house.minute();
  });
});

test("a slice counts when it ends, though nothing was measured since its first minute", async () => {
  const spec = { budgetingMethod: "Timeslices" };
  const objectives = [{ target: 0.9, timeSliceTarget: 0.8, timeSliceWindow: "7m" }];
  await house.apply(sloDocument({ name: "slices", target: 0.9, spec: { ...spec, objectives } }));
  const sliceMs = 7 * 60_000;
  const intoSliceMs = () => inMs(0).getTime() % sliceMs;
  while (intoSliceMs() >= 30_000) await house.advance(Math.min(30_000, sliceMs - intoSliceMs()));
  const minute = new Date(inMs(0).getTime() - intoSliceMs());
  const body = { slices: [{ minute, good: 1, total: 10 }] };
  await house.as("editor").slo.pushSlices({ params: { name: "slices" }, body });
  await house.settle();
  const [slices] = await sloStore(house.kernel.db).byNames(["slices"]);
  const units = async () => {
    const { db } = house.kernel;
    const minutes = await minutesOf(db, [slices?.id ?? ""], minute.getTime(), inMs(DAY_MS).getTime(), "budget");
    const { good, total } = sumMinutes(minutes.get(slices?.id ?? "") ?? noMinutes(0, 0));
    return `${good} good of ${total}`;
  };
  expect(await units()).toBe("0 good of 0");
  await house.advance(sliceMs);
  await house.runPeriodic("slo.settle");
  expect(await units()).toBe("0 good of 1");
});

test("an objective that comes under an exclusion is counted so, from its beginning", async () => {
  const [from, to] = [inMs(-DAY_MS), inMs(DAY_MS)];
  const when = { kind: "maintenance" as const, from, to };
  const body = { name: "all", reason: "Everything moves house", when };
  await house.as("editor").slo.createExclusion({ body });
  await house.settle();
  await house.apply(sloDocument({ name: "later", target: 0.9 }));
  await house.minute();
  await house.minute(60, 30);
  expect(await counts("later")).toBe("30 of 60");
  await house.runPeriodic("slo.settle");
  expect(await counts("later")).toBe("0 of 0");
});
