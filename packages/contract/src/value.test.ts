import { expect, test } from "vitest";
import { Moment } from "./value.ts";

test.each([
  ["2026-02-28T08:00Z", "2026-02-28T08:00:00.000Z"],
  ["2028-02-29T08:00:00+02:00", "2028-02-29T06:00:00.000Z"],
  ["2026-12-31T23:59:59.5Z", "2026-12-31T23:59:59.500Z"],
])("%s is a moment", (text, moment) => {
  expect(Moment.parse(text).toISOString()).toBe(moment);
});

test.each(["2026-02-29T08:00Z", "2026-02-30T08:00Z", "2026-04-31T08:00:00Z", "2026-12-24T08:00", "tomorrow"])(
  "%s is none, and no other day is meant by it",
  (text) => {
    expect(Moment.safeParse(text).success).toBe(false);
  },
);
