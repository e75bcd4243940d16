import { expect, test } from "vitest";
import { ratesIn } from "./rate-words.ts";

test.each([
  ["so many in a second", "10/s", [{ messages: 10, seconds: 1 }]],
  ["in several of a unit", "60/5min", [{ messages: 60, seconds: 300 }]],
  [
    "several limits at once",
    "2/min, 10/h,50/d",
    [
      { messages: 2, seconds: 60 },
      { messages: 10, seconds: 3_600 },
      { messages: 50, seconds: 86_400 },
    ],
  ],
  ["no limit at all", "none", []],
])("%s: %s", (_, text, rates) => expect(ratesIn(text)).toEqual(rates));

test.each(["", "10", "0/s", "10/0s", "-1/s", "1.5/s", "10 per second", "10/s,", "10/week", "none, 1/s"])(
  "“%s” is no limit that anybody can mean",
  (text) => expect(ratesIn(text)).toBeUndefined(),
);
