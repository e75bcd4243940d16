import { afterAll, beforeAll, expect, test } from "vitest";
import { type SloHouse, sloDocument, sloHouse } from "../../testing/test-slo-house.ts";

const MINUTE_MS = 60_000;

let house: SloHouse;
beforeAll(async () => {
  house = await sloHouse();
});
afterAll(() => house.close());

test("a back-test of what stands says what really fired, from the same minutes on and as long", async () => {
  await house.apply(sloDocument({ name: "lived", target: 0.99, window: { duration: "1d", isRolling: true } }));
  await house.minute();
  for (let minute = 0; minute < 40; minute += 1) {
    // a quarter of the requests fails for four minutes, and a while later all of them for two
    const bad = minute >= 8 && minute < 12 ? 25 : minute >= 24 && minute < 26 ? 100 : 0;
    await house.minute(100, bad);
  }
  await house.settle();
  const params = { name: "lived" };
  const { burnAlerts } = await house.as("viewer").slo.listBurnAlerts({ params });
  const lived = burnAlerts
    .filter(({ kind }) => kind === "burn")
    .map(({ rule, startedAt, endedAt }) => ({ rule, from: startedAt.getTime(), to: endedAt?.getTime() ?? null }));
  const { before, after } = await house.as("viewer").slo.backTest({ params, body: { days: 1 } });
  expect(after.fired).toEqual(before?.fired);
  const replayed = after.fired.map(({ rule, from, to }) => ({ rule, from: from.getTime(), to: to?.getTime() ?? null }));
  const inOrder = (all: typeof lived) => all.toSorted((a, b) => a.from - b.from || (a.rule < b.rule ? -1 : 1));
  expect(lived.length).toBeGreaterThan(2);
  expect(inOrder(replayed).map(({ rule }) => rule)).toEqual(inOrder(lived).map(({ rule }) => rule));
  for (const [nth, one] of inOrder(lived).entries()) {
    const other = inOrder(replayed)[nth];
    // The engine learns of a minute a little after its end.
    expect(Math.abs(one.from - (other?.from ?? 0))).toBeLessThanOrEqual(2 * MINUTE_MS);
    expect(one.to === null).toBe(other?.to === null);
    if (one.to !== null) expect(Math.abs(one.to - (other?.to ?? 0))).toBeLessThanOrEqual(2 * MINUTE_MS);
  }
  const { budget } = await house.slo("lived");
  expect(after.budget.badEvents).toBe(budget?.badEvents);
  expect(after.budget.remainingShare).toBeCloseTo(budget?.remainingShare ?? Number.NaN, 9);
});
