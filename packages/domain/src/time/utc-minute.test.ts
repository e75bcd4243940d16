import { expect, test } from "vitest";
import { utcMinute } from "./utc-minute.ts";

test("a moment is told to the minute it is in, in UTC and says so", () => {
  expect(utcMinute(new Date("2026-03-02T09:59:59.999+01:00"))).toBe("2026-03-02 08:59 UTC");
});
