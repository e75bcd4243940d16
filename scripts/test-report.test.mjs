import { expect, test } from "vitest";
import { failuresOf, longestFiles } from "./test-report.mjs";

const testOf = ({ name, error, seen }) => ({
  fullName: name,
  result: () => ({ state: error ? "failed" : "passed", errors: error ? [error] : undefined }),
  meta: () => ({ seen }),
});
const moduleOf = (relativeModuleId, tests, errors = [], ms = 1) => ({
  relativeModuleId,
  diagnostic: () => ({ duration: ms }),
  errors: () => errors,
  children: {
    allTests: (state) => tests.map(testOf).filter((one) => state === undefined || one.result().state === state),
  },
});

test("what took longest comes first, and a quick run says nothing of it", () => {
  const slow = moduleOf("journeys/a.test.ts", [], [], 12_000);
  const slower = moduleOf("journeys/b.test.ts", [], [], 90_000);
  expect(longestFiles([slow, slower])).toEqual([
    "Longest files:",
    "  90 s  journeys/b.test.ts",
    "  12 s  journeys/a.test.ts",
  ]);
  expect(longestFiles([moduleOf("quick.test.ts", [])])).toEqual([]);
});

test("a failed test is told with its error, its place and what was seen, without colours", () => {
  const error = {
    message: "\u001B[31mexpected 1\u001B[39m to be 2",
    stacks: [{ file: `${process.cwd()}/journeys/a.test.ts`, line: 3, column: 7 }],
  };
  const failed = moduleOf("journeys/a.test.ts", [
    { name: "fine" },
    { name: "story > breaks", error, seen: "/alerts showed:\n- heading" },
  ]);
  expect(failuresOf([failed])).toEqual([
    "",
    "Failed, in short (1):",
    "1. journeys/a.test.ts > story > breaks",
    "   expected 1 to be 2",
    "   at journeys/a.test.ts:3:7",
    "   /alerts showed:",
    "   - heading",
  ]);
  expect(failuresOf([moduleOf("journeys/a.test.ts", [{ name: "fine" }])])).toEqual([]);
});

test("a file that could not be read is told too", () => {
  const broken = moduleOf("journeys/b.test.ts", [], [{ message: "Cannot find module" }]);
  expect(failuresOf([broken])).toEqual(["", "Failed, in short (1):", "1. journeys/b.test.ts", "   Cannot find module"]);
});

test("many failures fit where the end of an output is seen", () => {
  const seen = Array.from({ length: 60 }, (_, at) => `line ${at}`).join("\n");
  const tests = Array.from({ length: 10 }, (_, at) => ({ name: `test ${at}`, error: { message: "no" }, seen }));
  const lines = failuresOf([moduleOf("journeys/a.test.ts", tests)]);
  expect(lines.length).toBeLessThan(125);
  expect(lines.filter((line) => line.includes("more lines"))).toHaveLength(10);
});
