import { afterAll, beforeAll, expect, test } from "vitest";
import { type SloHouse, sloDocument, sloHouse } from "../../testing/test-slo-house.ts";

const NAME = "shop-availability";
const MINUTE_MS = 60_000;

let house: SloHouse;
beforeAll(async () => {
  house = await sloHouse();
});
afterAll(() => house.close());

const told = async () => (await house.told()).map(({ name, payload }) => [name, payload["rule"]]);
const burnAlerts = async () => (await house.as("viewer").slo.listBurnAlerts({ params: { name: NAME } })).burnAlerts;

const thisMinute = () => Math.floor(house.kernel.clock.now().getTime() / MINUTE_MS) * MINUTE_MS;

async function push(count: number, sliceAt: (index: number) => { minute: Date; good: number }): Promise<void> {
  const slices = Array.from({ length: count }, (_, index) => ({ total: 1_000, ...sliceAt(index) }));
  await house.as("editor").slo.pushSlices({ params: { name: NAME }, body: { slices } });
  await house.settle();
}

/** Minutes of 1,000 requests, so many of them failing, until something is told; at most so many. */
async function minutesUntilTold(
  bad: number,
  most: number,
): Promise<{ minutes: number; events: Awaited<ReturnType<typeof told>> }> {
  for (let minutes = 1; minutes <= most; minutes += 1) {
    await house.minute(1_000, bad);
    const events = await told();
    if (events.length > 0) return { minutes, events };
  }
  return { minutes: most, events: [] };
}

/** The same for one event, whatever else is told. */
async function minutesUntilToldOf(event: string, bad: number, most: number) {
  for (let minutes = 1; minutes <= most; minutes += 1) {
    await house.minute(1_000, bad);
    const events = (await house.told()).filter(({ name }) => name === event);
    if (events.length > 0) return { minutes, events };
  }
  return { minutes: most, events: [] };
}

test("an objective begins without data, and counts from its first reading on", async () => {
  await house.apply(sloDocument({ name: NAME }));
  await house.settle();
  expect(await house.slo(NAME)).toMatchObject({
    status: "no_data",
    because: "No events were counted in the last 30 d",
    dataUntil: null,
    dataProblem: null,
    budget: { good: 0, total: 0, attained: null, remainingShare: null },
  });
  await house.minute();
  await house.minute(100);
  expect(await house.slo(NAME)).toMatchObject({
    status: "ok",
    because: "100 % of the error budget is left",
    budget: { good: 100, total: 100, attained: 1, remainingShare: 1, young: true },
    timeToExhaustionMinutes: null,
  });
  expect(await told()).toEqual([]);
});

test("with a healthy month behind it, an outage of one request in ten pages after nine minutes", async () => {
  const now = thisMinute();
  for (let from = 1; from < 43_200; from += 5_000) {
    await push(Math.min(5_000, 43_200 - from), (index) => ({
      minute: new Date(now - (from + index) * MINUTE_MS),
      good: 1_000,
    }));
  }
  expect(await minutesUntilTold(0, 5)).toMatchObject({ events: [] });
  expect(await house.slo(NAME)).toMatchObject({ status: "ok", budget: { remainingShare: 1 } });

  // (1 − 0.999) ÷ 0.1 × 14.4 × 60 min = 8.64 min (SRE Workbook, chapter 5).
  const outage = await minutesUntilTold(100, 20);
  expect(outage).toEqual({ minutes: 9, events: [["slo.burnStarted", "fast page"]] });
  const slo = await house.slo(NAME);
  expect(slo).toMatchObject({
    status: "burning",
    because: expect.stringMatching(/^fast page: burning .*both above 14\.4×$/),
  });
  expect(slo.burn.filter(({ firing }) => firing)).toMatchObject([
    { rule: "fast page", severity: "page", factor: 14.4, shortBurn: 100 },
  ]);
  expect(slo.burn[0]?.since).toEqual(slo.evaluatedAt);
  expect(slo.budget?.remainingShare).toBeCloseTo(1 - 900 / 43_200, 3);
  expect(slo.timeToExhaustionMinutes).toBeGreaterThan(0);
});

test("the alert goes on as long as both windows burn, and is told no second time", async () => {
  expect((await minutesUntilTold(100, 3)).events).toEqual([]);
  expect(await burnAlerts()).toMatchObject([{ rule: "fast page", endedAt: null }]);
});

test("when failures stop, it goes on while the long window burns, and says by when it ends", async () => {
  expect((await minutesUntilTold(0, 10)).events).toEqual([]);
  const { burn, because, status } = await house.slo(NAME);
  expect(status).toBe("burning");
  expect(burn[0]).toMatchObject({ rule: "fast page", firing: true, held: false, shortBurn: 0, longCoverage: 1 });
  expect(because).toMatch(/still above 14\.4×; if nothing more fails it ends by 20\d\d-\d\d-\d\d \d\d:\d\d UTC$/);
});

test("it ends on the long window: once four of the twelve bad minutes have left it, eight are not too many", async () => {
  const { endsBy } = (await house.slo(NAME)).burn[0] ?? {};
  expect(await minutesUntilTold(0, 50)).toEqual({ minutes: 42, events: [["slo.burnEnded", "fast page"]] });
  const slo = await house.slo(NAME);
  expect(slo).toMatchObject({ status: "ok", because: expect.stringContaining("% of the error budget is left") });
  const [alert] = await burnAlerts();
  expect(alert?.endedAt).toEqual(slo.evaluatedAt);
  expect(alert).toMatchObject({ kind: "burn", severity: "page" });
  expect(alert?.budgetSpent).toBeCloseTo(900 / 43_200, 3);
  expect(endsBy?.getTime()).toBeGreaterThanOrEqual((alert?.endedAt?.getTime() ?? 0) - MINUTE_MS);
});

test("both windows must burn: a short burst alone raises nothing", async () => {
  for (let minute = 0; minute < 60; minute += 1) await house.minute(1_000);
  await told();
  await house.minute(1_000, 300);
  const { burn } = await house.slo(NAME);
  expect(burn[0]).toMatchObject({
    rule: "fast page",
    firing: false,
    because: expect.stringContaining("not above 14.4× yet"),
  });
  expect(burn[0]?.shortBurn).toBeGreaterThan(14.4);
  expect(await told()).toEqual([]);
});

test("a spent budget is told once, with its overspending and when it recovers", async () => {
  const spent = await minutesUntilToldOf("slo.budgetSpent", 1_000, 50);
  expect(spent.minutes).toBe(42);
  expect(spent.events).toMatchObject([
    { payload: { slo: NAME, service: "shop", because: [{ code: "budget_spent" }] } },
  ]);
  await house.minute(1_000, 1_000);
  expect((await house.told()).filter(({ name }) => name === "slo.budgetSpent")).toEqual([]);

  const slo = await house.slo(NAME);
  expect(slo).toMatchObject({
    status: "spent",
    timeToExhaustionMinutes: 0,
    budget: { badEvents: 43_000 + 1_200 + 300 },
  });
  expect(slo.budget?.remainingShare).toBeCloseTo(1 - 44_500 / (slo.budget?.allowedBadEvents ?? 1), 9);
  expect(slo.budget?.remainingShare).toBeLessThan(0);
  expect(slo.because).toMatch(/^The error budget is spent: 44500 bad events in 30 d, of 43\d\d\d(\.\d+)? allowed$/);
  expect((await house.as("viewer").slo.list()).slos[0]).toMatchObject({ name: NAME, status: "spent" });
});

test("it recovers when enough failures have left the window, to the minute", async () => {
  const slo = await house.slo(NAME);
  const over = 44_500 - (slo.budget?.allowedBadEvents ?? 0);
  const [outage] = (await burnAlerts()).slice(-1);
  const outageBeganMs = Math.floor((outage?.startedAt.getTime() ?? 0) / MINUTE_MS) * MINUTE_MS - 8 * MINUTE_MS;
  // A hundred failures a minute leave with the first twelve minutes, three hundred with the burst an hour later.
  const minutes = over < 1_200 ? Math.floor(over / 100) : 12 + 52 + 60;
  expect(slo.recoversAt?.getTime()).toBe(outageBeganMs + (minutes + 43_200) * MINUTE_MS);
});

test("the latest word on a minute wins: corrected slices bring the budget back, and it is told", async () => {
  const now = thisMinute();
  await push(30, (index) => ({ minute: new Date(now - index * MINUTE_MS), good: 1_000 }));
  expect((await house.told()).map(({ name }) => name)).toContain("slo.budgetRecovered");
  expect(await house.slo(NAME)).toMatchObject({ recoversAt: null, budget: { badEvents: 14_500 } });
});
