import { expect, test } from "vitest";
import { forecastStatus } from "./forecast-status.ts";

const ana = { people: [{ user: "ana", displayName: "Ana", because: "named" }], unreachable: [] };
const program = { people: [], unreachable: [] };
const gone = { people: [], unreachable: ["gone has no account"] };

test.each([
  ["each step reaches somebody", [ana, ana], "everybody reachable"],
  ["a program is told beside people", [program, ana], "everybody reachable"],
  ["one step reaches nobody", [ana, gone], "a step reaches nobody"],
  ["no step reaches anybody", [gone], "nobody would be paged"],
  ["only a program is told", [program], "nobody would be paged"],
  ["there is no step for it", [], "nobody would be paged"],
])("where %s", (_, steps, word) => {
  expect(forecastStatus({ steps }).word).toBe(word);
});
