import { MINUTE } from "@shipshape/domain/slo/minutes";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type SloHouse, sloDocument, sloHouse } from "../../testing/test-slo-house.ts";
import { sourceReader } from "../telemetry/index.ts";
import { collectSlices } from "./collect-slices.ts";
import { evaluateSlos } from "./evaluate-slos.ts";
import { foldJournals } from "./fold-journal.ts";
import { minutesOf } from "./minute-reads.ts";

let house: SloHouse;
beforeAll(async () => {
  house = await sloHouse();
});
afterAll(() => house.close());

const MINUTE_MS = 60_000;
const WINDOW_MINUTES = 30 * 1_440;
const db = () => house.kernel.db;
const thisMinute = () => new Date(Math.floor(house.kernel.clock.now().getTime() / MINUTE_MS) * MINUTE_MS);
const minutesAgo = (minutes: number) => new Date(thisMinute().getTime() - minutes * MINUTE_MS);
const push = (name: string, ...slices: { minute: Date; good: number; total: number }[]) =>
  house.as("editor").slo.pushSlices({ params: { name }, body: { slices } });

/** Every minute that was measured. */
async function slicesOf(name: string): Promise<{ minute: Date; good: number; total: number }[]> {
  const { id } = await house.slo(name);
  const fromMs = thisMinute().getTime() - 121 * 1_440 * MINUTE_MS;
  const minutes = (await minutesOf(db(), [id], fromMs, thisMinute().getTime() + MINUTE_MS, "measured")).get(id);
  return [...(minutes?.state ?? [])].flatMap((state, at) =>
    state === MINUTE.missing
      ? []
      : [{ minute: new Date(fromMs + at * MINUTE_MS), good: minutes?.good[at] ?? 0, total: minutes?.total[at] ?? 0 }],
  );
}
/** What the objective's window holds. */
const eventsOf = async (name: string) => {
  const slices = (await slicesOf(name)).filter(({ minute }) => minute > minutesAgo(WINDOW_MINUTES));
  return {
    good: slices.reduce((sum, { good }) => sum + good, 0),
    total: slices.reduce((sum, { total }) => sum + total, 0),
  };
};

/** The running sums say what the minutes say, before and after the journal is folded into days. */
async function expectSumsInStep(name: string): Promise<void> {
  const evaluate = async () => {
    await evaluateSlos(house.kernel, [(await house.slo(name)).id], house.kernel.clock.now());
    return (await house.slo(name)).budget;
  };
  const counted = await eventsOf(name);
  expect(await evaluate()).toMatchObject(counted);
  await foldJournals(house.kernel, 1);
  expect(await eventsOf(name)).toEqual(counted);
  expect(await evaluate()).toMatchObject(counted);
}

/** A fresh objective whose counters have been read once. */
let made = 0;
async function freshSlo(terms: Partial<Parameters<typeof sloDocument>[0]> = {}): Promise<string> {
  made += 1;
  const name = `counted-${made}`;
  await house.apply(sloDocument({ name, ...terms }));
  await house.minute();
  return name;
}

beforeEach(() => {
  house.metrics.misbehave = undefined;
});

describe("every event is counted once", () => {
  test("several collections of one minute add up in its slice", async () => {
    const name = await freshSlo();
    for (const total of [10, 20, 30]) {
      house.serve(total, 1);
      await house.advance(10_000);
      await house.runPeriodic("slo.collect");
    }
    expect(await slicesOf(name)).toEqual([{ minute: thisMinute(), good: 57, total: 60 }]);
    await expectSumsInStep(name);
  });

  test("a counter that began again from zero", async () => {
    const name = await freshSlo();
    await house.minute(100, 10);
    house.metrics.series['requests_total{code="200"}'] = 0;
    house.metrics.series['requests_total{code="500"}'] = 0;
    await house.minute(40, 5);
    expect(await eventsOf(name)).toEqual({ good: 125, total: 140 });
  });

  test("cut off in the middle of writing: nothing is lost and nothing doubled", async () => {
    const name = await freshSlo();
    await house.minute(100, 10);
    await sql`create function fail() returns trigger language plpgsql as $$ begin raise 'cut off'; end $$`.execute(
      db(),
    );
    await sql`create trigger fail before update of readings on sli_shelf for each row execute function fail()`.execute(
      db(),
    );
    await expect(house.minute(50, 5)).rejects.toThrow("not collected");
    expect(await eventsOf(name)).toEqual({ good: 90, total: 100 });
    await sql`drop function fail cascade`.execute(db());
    await house.minute(50, 5);
    expect(await eventsOf(name)).toEqual({ good: 180, total: 200 });
    await expectSumsInStep(name);
  });

  test("two processes that collect at once, and one that comes after a restart", async () => {
    const name = await freshSlo();
    house.serve(1_000, 1);
    await house.advance(MINUTE_MS);
    await Promise.all(Array.from({ length: 4 }, () => collectSlices(house.kernel, sourceReader(house.kernel))));
    expect(await eventsOf(name)).toEqual({ good: 999, total: 1_000 });
    house.serve(10);
    await house.advance(5_000);
    await collectSlices(house.kernel, sourceReader(house.kernel));
    expect(await eventsOf(name)).toEqual({ good: 1_009, total: 1_010 });
    await expectSumsInStep(name);
  });

  test("a reading that arrives after a newer one was counted is left out", async () => {
    const name = await freshSlo();
    house.serve(100);
    const late = house.kernel.clock.now();
    await house.advance(5_000);
    await house.runPeriodic("slo.collect");
    const slow = { ...house.kernel, clock: { ...house.kernel.clock, now: () => late } };
    await collectSlices(slow, sourceReader(slow));
    expect(await eventsOf(name)).toEqual({ good: 100, total: 100 });
  });

  test("off for half an hour: what happened meanwhile is spread over it", async () => {
    const name = await freshSlo();
    await house.minute(100);
    house.serve(3_000, 30);
    await house.advance(30 * MINUTE_MS);
    await house.runPeriodic("slo.collect");
    const slices = await slicesOf(name);
    expect(await eventsOf(name)).toEqual({ good: 3_070, total: 3_100 });
    expect(slices.slice(1)).toHaveLength(30);
    expect(slices.slice(1).every(({ good, total }) => good === 99 && total === 100)).toBe(true);
  });
});

describe("a changed objective", () => {
  test("counts anew with another indicator, from the next reading on, and keeps what was counted", async () => {
    const name = await freshSlo();
    await house.minute(100, 10);
    await house.apply(sloDocument({ name, total: 'requests_total{code="200"}' }));
    await house.minute(500);
    expect(await eventsOf(name)).toEqual({ good: 90, total: 100 });
    await house.minute(7);
    expect(await eventsOf(name)).toEqual({ good: 97, total: 107 });
  });

  test("keeps its slices and goes on counting with another target", async () => {
    const name = await freshSlo();
    await house.minute(100, 10);
    await house.apply(sloDocument({ name, target: 0.5 }));
    await house.minute(100, 10);
    expect(await eventsOf(name)).toEqual({ good: 180, total: 200 });
    expect(await house.slo(name)).toMatchObject({ target: 0.5, budget: { allowedBadEvents: 100, badEvents: 20 } });
  });

  test("whose queries were changed while they were asked counts nothing of the old ones", async () => {
    const name = await freshSlo();
    house.serve(1_000, 1);
    await house.advance(MINUTE_MS);
    house.metrics.misbehave = (_, response) => {
      house.metrics.misbehave = undefined;
      const changed = house.apply(sloDocument({ name, bad: 'requests_total{code="404"}' }));
      void changed.then(() => response.end('requests_total{code="200"} 9000\n'));
    };
    await house.runPeriodic("slo.collect");
    expect(await eventsOf(name)).toEqual({ good: 0, total: 0 });
    await house.minute(10);
    await house.minute(10);
    expect(await eventsOf(name)).toEqual({ good: 10, total: 10 });
  });
});

describe("events of the last minute, read as they are", () => {
  test("are asked of Prometheus as of the minute's beginning, and belong to the minute before", async () => {
    const name = await freshSlo({ source: "prom", counter: false, total: "all_1m", bad: "bad_1m" });
    const scalar = (value: (time: number) => number) => (time: number) => ({
      status: "success",
      data: { resultType: "scalar", result: [time, String(value(time))] },
    });
    house.metrics.answers.set(
      "all_1m",
      scalar(() => 60.5),
    );
    house.metrics.answers.set(
      "bad_1m",
      scalar((time) => (time % 60 === 0 ? 1 : 1_000)),
    );
    await house.minute();
    const minute = minutesAgo(1);
    expect(await slicesOf(name)).toEqual([{ minute, good: 59.5, total: 60.5 }]);

    house.metrics.answers.set(
      "all_1m",
      scalar(() => 61),
    );
    await house.advance(15_000);
    await house.runPeriodic("slo.collect");
    expect(await slicesOf(name)).toEqual([{ minute, good: 60, total: 61 }]);
    expect(house.metrics.asked.filter(({ query }) => query === "all_1m").at(-1)?.time).toBe(
      thisMinute().getTime() / 1000,
    );
    await expectSumsInStep(name);
  });
});

describe("slices pushed from outside", () => {
  test("old and new, in any order: the latest word on a minute wins", async () => {
    const name = await freshSlo();
    expect(
      await push(
        name,
        { minute: minutesAgo(10), good: 9, total: 10 },
        { minute: minutesAgo(90 * 1_440), good: 1, total: 2 },
        { minute: minutesAgo(70), good: 5, total: 5 },
        { minute: minutesAgo(10), good: 8, total: 10 },
      ),
    ).toEqual({ stored: 3 });
    await push(name, { minute: minutesAgo(70), good: 3, total: 4 });
    expect((await slicesOf(name)).map(({ good, total }) => [good, total])).toEqual([
      [1, 2],
      [3, 4],
      [8, 10],
    ]);
    await expectSumsInStep(name);
    await house.settle();
    expect(await house.slo(name)).toMatchObject({ budget: { good: 11, total: 14, young: false } });
  });

  test("while collections go on, both are kept and the hours in step", async () => {
    const name = await freshSlo();
    house.serve(100);
    await house.advance(MINUTE_MS);
    await Promise.all([
      house.runPeriodic("slo.collect"),
      ...[3, 4, 5, 5, 5].map((ago) => push(name, { minute: minutesAgo(ago), good: 1, total: 1 })),
    ]);
    expect(await eventsOf(name)).toEqual({ good: 103, total: 103 });
    await expectSumsInStep(name);
  });

  test.each([
    [
      "within a minute",
      () => new Date(thisMinute().getTime() - 30_000),
      { good: 1, total: 1 },
      "minute",
      "give the minute's beginning",
    ],
    ["of the future", () => minutesAgo(-2), { good: 1, total: 1 }, "minute", "has not begun"],
    ["too old", () => minutesAgo(121 * 1_440), { good: 1, total: 1 }, "minute", "older than the 120 days"],
    ["with more good than total", () => minutesAgo(1), { good: 2, total: 1 }, "good", "more good than total"],
    ["below nothing", () => minutesAgo(1), { good: -1, total: 1 }, "good", ""],
  ])("%s are refused with path and mend, and nothing is stored", async (_, minute, counts, field, mend) => {
    const name = await freshSlo();
    const problem = await push(name, { minute: minute(), ...counts }).catch((error: unknown) => error);
    const fault = { path: `slices.0.${field}`, message: expect.stringContaining(mend) };
    expect(problem).toMatchObject({ status: 400, faults: [fault] });
    expect(await slicesOf(name)).toEqual([]);
  });

  test("need an objective", () =>
    expect(push("nobody", { minute: minutesAgo(1), good: 1, total: 1 })).rejects.toMatchObject({ status: 404 }));
});
