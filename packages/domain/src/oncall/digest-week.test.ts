import { expect, test } from "vitest";
import { digestWeek } from "./digest-week.ts";

test.each([
  ["at nine on Monday", "2026-03-02T08:00:00Z", "2026-03-02"],
  ["not a minute earlier", "2026-03-02T07:59:00Z", undefined],
  ["late on Monday evening", "2026-03-02T22:30:00Z", "2026-03-02"],
  ["on Tuesday before nine, for whoever was off", "2026-03-03T07:59:00Z", "2026-03-02"],
  ["on Tuesday from nine on it is too late", "2026-03-03T08:00:00Z", undefined],
  ["after the clocks went forward", "2026-03-30T07:00:00Z", "2026-03-30"],
])("a digest in Berlin is due %s", (_, at, week) => {
  expect(digestWeek(Date.parse(at), "Europe/Berlin")).toBe(week);
});

test("where it is Monday already, it is due", () => {
  expect(digestWeek(Date.parse("2026-03-01T20:15:00Z"), "Pacific/Chatham")).toBe("2026-03-02");
});
