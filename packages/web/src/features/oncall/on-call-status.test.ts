import { expect, test } from "vitest";
import { holesAhead, onCallStatus } from "./on-call-status.ts";

const NOW = Date.parse("2026-11-22T03:00Z");
const people = (...names: string[]) => ({ people: names.map((user) => ({ user, because: "rotation week" })) });
const lost = (user: string, kind: "empty_shift" | "unreachable" | "unverified" = "empty_shift", aheadMs = 30_000) => ({
  kind,
  user,
  from: new Date(NOW + aheadMs),
});

test.each([
  ["somebody is on call", people("ana"), [], "covered now"],
  ["nobody is", people(), [], "nobody on call"],
  ["whose account is closed", people("ana"), [lost("ana")], "reaches nobody now"],
  ["who has no way to be told", people("ana"), [lost("ana", "unreachable")], "reaches nobody now"],
  ["who never proved their address", people("ana"), [lost("ana", "unverified")], "covered now"],
  ["one of two is left", people("ana", "ben"), [lost("ana")], "covered now"],
  ["only next week", people("ana"), [lost("ana", "empty_shift", 7 * 86_400_000)], "covered now"],
  ["another one's", people("ana"), [lost("ben")], "covered now"],
])("%s: %s", (_, now, findings, word) => expect(onCallStatus(now, findings, NOW).word).toBe(word));

const HOUR_MS = 3_600_000;
const shift = (user: string | null, fromHour: number, hours: number) => ({
  user,
  from: new Date(NOW + fromHour * HOUR_MS),
  to: new Date(NOW + (fromHour + hours) * HOUR_MS),
});

test.each([
  ["of somebody who can be reached have no hole", [shift("ana", -8, 24)], []],
  ["of nobody are a hole, and what is over is none", [shift(null, -8, 8), shift(null, 2, 3)], ["Nobody for 3 h"]],
  ["of a closed account reach nobody", [shift("ben", -8, 24), shift("ana", 16, 8)], ["Reaches nobody for 1 d"]],
  [
    "that another one shares are a hole for the rest",
    [shift("ben", 0, 12), shift("ana", 2, 10)],
    ["Reaches nobody for 2 h"],
  ],
  [
    "with both tell the soonest first",
    [shift(null, 20, 1), shift("ben", 4, 2), shift("ana", 6, 14)],
    ["Reaches nobody for 2 h", "Nobody for 1 h"],
  ],
])("shifts %s", (_, shifts, words) =>
  expect(holesAhead(shifts, [lost("ben"), lost("ana", "unverified")], NOW).map(({ word }) => word)).toEqual(words),
);
