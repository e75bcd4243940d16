import { afterAll, beforeAll, expect, test } from "vitest";
import { type CrashHouse, openCrashHouse, RECEIPT_STEPS } from "./harness/crash-house.ts";
import { oneStory } from "./harness/one-story.ts";

/** One kill at each step of a receipt, and one of the database; `npm run bench -- crash` makes hundreds. */
let house: CrashHouse;
/** Each kill is followed by a start, and a start takes many times as long on a machine that is busy with other things. */
const PATIENCE_MS = 900_000;
oneStory();
beforeAll(async () => {
  house = await openCrashHouse(RECEIPT_STEPS.length + 1, { receipts: true });
});
afterAll(() => house.close());

test(
  "failure mode 2: kill −9 while a receipt comes loses neither the page nor the receipt that was taken",
  async () => {
    for (const step of RECEIPT_STEPS) await house.kill("server", step);
    await house.kill("database", "notify.receiptJudged");
    await house.rest();
    const count = house.count();
    expect(count.missed, "every step was passed").toBe(0);
    expect(count.lost, "every page comes by mail and by text message").toEqual([]);
    expect(count.doubled, "whatever comes again has the id of the first").toEqual([]);
    expect(count.receipts).toBeGreaterThan(0);
    expect(count.receiptsLost, "what a provider was told is taken, the outbox knows").toEqual([]);
  },
  PATIENCE_MS,
);
