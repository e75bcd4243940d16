import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SloHouse, sloDocument, sloHouse } from "./slo-test-house.fixture.ts";

let house: SloHouse;
beforeAll(async () => {
  house = await sloHouse();
});
afterAll(() => house.close());

describe("an objective, minute by minute", () => {
  test("begins without data, and counts from its first reading on", async () => {
    await house.apply(sloDocument({ name: "shop-availability" }));
    await house.settle();
    expect(await house.slo("shop-availability")).toMatchObject({
      status: "no_data",
      because: "No events were counted in the last 30 d",
      dataUntil: null,
      dataProblem: null,
    });
    await house.minute();
    await house.minute(100);
    expect(await house.slo("shop-availability")).toMatchObject({
      status: "ok",
      because: "100 % of the error budget is left",
      budget: { good: 100, total: 100, attained: 1, remainingShare: 1, young: true },
      dataProblem: null,
      timeToExhaustionMinutes: null,
    });
    expect(await house.told()).toEqual([]);
  });

  test("burns: each rule begins once, with its reason, and the budget is spent once", async () => {
    for (let minute = 0; minute < 60; minute += 1) await house.minute(1_000, 0);
    expect(await house.told()).toEqual([]);

    await house.minute(1_000, 100);
    const began = await house.told();
    expect(began.map(({ name, payload }) => [name, payload["rule"]])).toEqual([
      ["slo.burnStarted", "slow ticket"],
      ["slo.budgetSpent", undefined],
    ]);
    expect(began[0]?.payload).toMatchObject({
      slo: "shop-availability",
      service: "shop",
      severity: "ticket",
      factor: 1,
      remainingShare: expect.closeTo(1 - 100 / 61.1, 6),
      timeToExhaustionMinutes: 0,
      because: expect.stringContaining("both above 1×"),
    });
  });
});
