import { expect, test } from "vitest";
import { slopeBreak } from "./slope-break.ts";

const HOUR_MS = 3_600_000;
/** What was left of the budget at the end of each hour. */
const hours = (...left: number[]) => left.map((value, hour) => ({ at: hour * HOUR_MS, value }));
const at = (hour: number): number => hour * HOUR_MS;

const steady = hours(1, 0.99, 0.98, 0.97, 0.96, 0.95, 0.94);
const broken = hours(1, 1, 1, 1, 0.8, 0.5, 0.2);

test.each<[string, ReturnType<typeof hours>, number[], number | undefined]>([
  ["the deployment before the fall", broken, [1, 3].map(at), at(3)],
  ["nothing, where it only went on as before", steady, [2, 4].map(at), undefined],
  ["nothing, where nothing was deployed", broken, [], undefined],
  ["nothing, where what was deployed lies outside", broken, [at(40)], undefined],
  ["nothing, where hardly anything was lost", hours(1, 1, 1, 0.999, 0.995), [at(2)], undefined],
  ["a deployment between two points", broken, [at(3) - 60_000], at(3) - 60_000],
])("%s", (_, points, moments, expected) => expect(slopeBreak(points, moments)).toBe(expected));
