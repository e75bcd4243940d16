import { expect, test } from "vitest";
import { retryAfterMs } from "./retry-after.ts";

const DATE = "Sun, 06 Nov 1994 08:49:37 GMT";

test.each<[string, string, number | undefined]>([
  ["seconds", "120", 120_000],
  ["seconds with blanks", " 5 ", 5_000],
  ["a part of a second", "0.5", 500],
  ["no time at all", "0", 0],
  ["a date", "Sun, 06 Nov 1994 08:50:17 GMT", 40_000],
  ["a date of RFC 850", "Sunday, 06-Nov-94 08:50:17 GMT", 40_000],
  ["a date of asctime", "Sun Nov  6 08:50:17 1994", 40_000],
  ["a date that is over", "Sun, 06 Nov 1994 08:00:00 GMT", 0],
  ["an empty word", "", undefined],
  ["a negative number", "-5", undefined],
  ["a word", "soon", undefined],
  ["what a lenient reader takes for a date", "tomorrow 5", undefined],
])("%s", (_, retryAfter, ms) => {
  expect(retryAfterMs({ retryAfter, date: DATE })).toBe(ms);
});

test("a date of one who does not say what time it is there is left: the clocks of two machines differ", () => {
  expect(retryAfterMs({ retryAfter: DATE, date: undefined })).toBeUndefined();
  expect(retryAfterMs({ retryAfter: "30", date: undefined })).toBe(30_000);
});
