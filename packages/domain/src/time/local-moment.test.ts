import { expect, test } from "vitest";
import { localMinute, localMoment } from "./local-moment.ts";

test.each([
  ["in winter", "2026-11-28T17:00:00Z", "Sat 28 Nov 18:00"],
  ["in summer", "2026-09-01T22:30:00Z", "Wed 2 Sep 00:30"],
  ["in the first minute of a day", "2026-03-01T23:00:59Z", "Mon 2 Mar 00:00"],
])("a moment reads as its people write it, %s", (_, at, text) =>
  expect(localMinute(Date.parse(at), "Europe/Berlin")).toBe(text),
);

test("the zone is called as it is called then", () => {
  const zoneAt = (at: string) => localMoment(Date.parse(at), "Europe/Berlin").zone;
  expect([zoneAt("2026-01-01T00:00:00Z"), zoneAt("2026-07-01T00:00:00Z")]).toEqual(["CET", "CEST"]);
});

test("what is no zone is refused", () => expect(() => localMoment(0, "Mars/Olympus")).toThrow(RangeError));
