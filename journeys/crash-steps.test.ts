import { afterAll, beforeAll, expect, test } from "vitest";
import { type CrashHouse, openCrashHouse, STEPS } from "./harness/crash-house.ts";
import { oneStory } from "./harness/one-story.ts";

/** One kill at each step of each; `npm run bench -- crash` makes hundreds, also between the steps. */
const DATABASE_STEPS = [
  "alerts.written",
  "alerts.processed",
  "incidents.judged",
  "notify.written",
  "notify.committed",
  "notify.claimed",
  "notify.sent",
  "notify.judged",
] as const;

let house: CrashHouse;
/** Each kill is followed by a start, and a start takes many times as long on a machine that is busy with other things. */
const PATIENCE_MS = 900_000;
oneStory();
beforeAll(async () => {
  house = await openCrashHouse(STEPS.length + DATABASE_STEPS.length);
});
afterAll(() => house.close());

function expectNothingLost(): void {
  const count = house.count();
  expect(count.lost, "every page of an alert that was answered with 2xx comes").toEqual([]);
  expect(count.late, "all of them within a minute").toEqual([]);
  expect(count.doubled, "whatever comes again has the id of the first").toEqual([]);
  expect(
    count.repeated,
    "one crash repeats at most what was under way: the pages, and what the team is told",
  ).toBeLessThanOrEqual(2 * 3 * count.kills);
  expect(count.missed, "every step was passed").toBe(0);
}

test(
  "failure mode 1: kill −9 of the server at every step between request and receipt loses no page",
  async () => {
    for (const step of STEPS) await house.kill("server", step);
    await house.rest();
    expectNothingLost();
  },
  PATIENCE_MS,
);

test(
  "failure mode 13: what was answered with 2xx is on disk: kill −9 of the database at every step loses no page",
  async () => {
    for (const step of DATABASE_STEPS) await house.kill("database", step);
    await house.rest();
    expectNothingLost();
    const { kills, taken, repeated } = house.count();
    console.log(`${kills} kills, ${taken} pages: lost 0, repeated under the same id ${repeated}`);
  },
  PATIENCE_MS,
);
