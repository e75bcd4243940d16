import { expect, test } from "vitest";
import { faultOf } from "./fault-of.ts";

const faults = [
  { path: "rotations.0.restrictions.0.from", message: "a time of day such as 09:00" },
  { path: "rotations[10].members[1]", message: "there is no such user" },
  { path: "displayName", message: "at most 200 characters" },
];

test.each([
  ["rotations[0].restrictions[0].from", "a time of day such as 09:00"],
  ["rotations[10].members", "there is no such user"],
  ["rotations.10.members.1", "there is no such user"],
  ["rotations[1]", undefined],
  ["display", undefined],
  ["displayName", "at most 200 characters"],
])("the fault of %s is found however its place is written", (name, message) => {
  expect(faultOf(faults, name)).toBe(message);
});
