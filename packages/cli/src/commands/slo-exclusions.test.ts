import { ExclusionTime } from "@shipshape/contract/slo-exclusions";
import { expect, test } from "vitest";
import { effectsText, sloExclusionsCommand, whenOf } from "./slo-exclusions.ts";

const stretch = { from: "2026-03-01T10:00:00Z", to: "2026-03-01T12:00:00Z" };
const zone = { timeZone: "Europe/Berlin" };

test.each([
  ["a stretch of time", stretch, "once"],
  ["planned work", { ...stretch, maintenance: true }, "maintenance"],
  ["a rule", { rrule: "FREQ=DAILY", firstStart: "2026-03-01T02:00", durationMinutes: 30, ...zone }, "recurring"],
  [
    "business hours, which may begin and end",
    { businessHours: true, days: ["MO"], ...zone, ...stretch },
    "business_hours",
  ],
])("%s is said by options", (_, said, kind) => {
  expect(ExclusionTime.parse(whenOf({ ...said, reason: "of another field" }))).toMatchObject({ kind });
});

test("without any time it says which options there are", () => {
  expect(() => whenOf({ reason: "The load test" })).toThrow("--business-hours");
});

test("an effect is a sentence and a table", () => {
  const budget = { remainingShare: 0.1, badEvents: 90, totalEvents: 1_000 };
  const effect = {
    slo: "checkout",
    service: "shop",
    before: budget,
    after: { ...budget, remainingShare: 0.5, badEvents: 50 },
    badEventsTakenOut: 40,
    excludedMinutes: 90,
    because: "50.0 % of the budget is left instead of 10.0 %",
  };
  const at = new Date(0);
  const text = effectsText({ at, objectives: 1, effects: [effect], because: "it changes one budget" });
  expect(text).toMatch(/^It changes one budget\.\n\nSLO/);
  expect(text).toMatch(/checkout +shop +10\.0 % +50\.0 % +40 +1 h 30 min/);
  expect(effectsText({ at, objectives: 0, effects: [], because: "nothing" })).toBe("Nothing.");
});

test("every command of it is there", () => {
  expect(sloExclusionsCommand().commands.map((one) => one.name())).toEqual([
    "list",
    "show",
    "spans",
    "add",
    "preview",
    "preview-removal",
    "remove",
  ]);
});
