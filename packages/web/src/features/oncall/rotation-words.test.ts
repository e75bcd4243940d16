import { expect, test } from "vitest";
import { countedIn } from "./rotation-words.ts";

const hourly = {
  name: "r",
  members: ["ana"],
  firstHandoff: "2026-03-02T09:00",
  period: { unit: "hours" as const, count: 8 },
  handoff: "duration" as const,
};

test("turns of equal length stay so in days, and not in months or by a rule, where no field could mend it", () => {
  expect(countedIn(hourly, { unit: "days", count: 8 }).handoff).toBe("duration");
  expect(countedIn(hourly, { unit: "months", count: 1 }).handoff).toBeUndefined();
  expect(countedIn(hourly, { rrule: "FREQ=WEEKLY" }).handoff).toBeUndefined();
});
