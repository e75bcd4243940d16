import { expect, test } from "vitest";
import { DAY_MS } from "../time/milliseconds.ts";
import { frequencyOf } from "./deployment-frequency.ts";

const NOW = 1_000 * DAY_MS;
const ago = (days: number): number => NOW - days * DAY_MS;

test.each([
  ["over the whole range where earlier ones are known", 90, 200, 90, undefined],
  ["over the days that are known where it began within the range", 90, 30, 30, ago(30)],
  ["over a week at least: a day says nothing of a rhythm", 90, 2, 7, ago(2)],
  ["over no more than the range, though that is shorter than a week", 3, 1, 3, ago(1)],
  ["over the whole range where none is known", 90, undefined, 90, undefined],
])("a mean is taken %s", (_, rangeDays, firstDays, days, knownSinceMs) => {
  const first = firstDays === undefined ? undefined : ago(firstDays);
  const frequency = frequencyOf(10, 4, { fromMs: ago(rangeDays), toMs: NOW }, first);
  expect(frequency).toEqual({ deployments: 10, perDay: 10 / days, daysDeployed: 4, days, knownSinceMs });
});
