import * as fc from "fast-check";
import { expect, test } from "vitest";
import { digestWeek, isDigestTime } from "./digest-week.ts";

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

test("where it is due anywhere, it is the time to look", () => {
  const zones = ["Pacific/Kiritimati", "Pacific/Chatham", "Europe/Berlin", "America/New_York", "Etc/GMT+12"];
  const moments = fc.date({ min: new Date("2026-01-01"), max: new Date("2027-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(moments, fc.constantFrom(...zones), (at, zone) => {
      expect(digestWeek(at.getTime(), zone) === undefined || isDigestTime(at.getTime())).toBe(true);
    }),
  );
});

test.each([
  ["when Monday's nine is the first in the Pacific", "2026-03-01T19:00:00Z", true],
  ["not before", "2026-03-01T18:59:00Z", false],
  ["until Tuesday's nine is the last", "2026-03-03T20:59:00Z", true],
  ["not from then on", "2026-03-03T21:00:00Z", false],
])("it is time to look %s", (_, at, is) => expect(isDigestTime(Date.parse(at))).toBe(is));
