import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { differences, plain } from "./differences.ts";

const NONE = new Set<string>();

describe("what differs", () => {
  test.each<[string, unknown, unknown, unknown]>([
    ["nothing, in whatever order the fields come", { a: 1, b: 2 }, { b: 2, a: 1 }, []],
    ["a value", { spec: { tier: 1 } }, { spec: { tier: 2 } }, [{ path: "spec.tier", before: 1, after: 2 }]],
    ["a field that came", {}, { runbook: "x" }, [{ path: "runbook", before: null, after: "x" }]],
    ["a field that went", { runbook: "x" }, {}, [{ path: "runbook", before: "x", after: null }]],
    [
      "a field of an entry",
      { steps: [{ d: 0 }] },
      { steps: [{ d: 5 }] },
      [{ path: "steps[0].d", before: 0, after: 5 }],
    ],
    [
      "a list that grew, as a whole",
      { steps: [{ d: 0 }] },
      { steps: [{ d: 0 }, { d: 5 }] },
      [{ path: "steps", before: [{ d: 0 }], after: [{ d: 0 }, { d: 5 }] }],
    ],
    [
      "an order, where it has a meaning",
      { m: ["a", "b"] },
      { m: ["b", "a"] },
      [{ path: "m", before: ["a", "b"], after: ["b", "a"] }],
    ],
    ["one value becoming many", { a: "x" }, { a: ["x"] }, [{ path: "a", before: "x", after: ["x"] }]],
  ])("%s", (_, before, after, found) => expect(differences(before, after, NONE)).toEqual(found));
});

describe("an order without a meaning", () => {
  test("is no difference", () => {
    expect(differences({ m: ["a", "b"] }, { m: ["b", "a"] }, new Set(["m"]))).toEqual([]);
    const labels = (...zone: string[]) => ({ metadata: { labels: { zone } } });
    expect(differences(labels("a", "b"), labels("b", "a"), NONE)).toEqual([]);
  });
  test("does not hide another entry", () => {
    expect(differences({ m: ["a", "b"] }, { m: ["b", "c"] }, new Set(["m"]))).toHaveLength(1);
    expect(differences({ m: ["a", "a", "b"] }, { m: ["a", "b", "b"] }, new Set(["m"]))).toHaveLength(1);
  });
});

test("a moment is the text that JSON makes of it", () => {
  expect(plain({ from: new Date("2030-12-20T00:00:00Z"), to: undefined })).toEqual({
    from: "2030-12-20T00:00:00.000Z",
  });
});

test("a document never differs from itself; what is put in at a path is found there, and nowhere else", () => {
  const key = fc.stringMatching(/^[a-z]{1,8}$/);
  const documents = fc.dictionary(key, fc.dictionary(key, fc.oneof(fc.integer(), fc.string(), fc.array(fc.integer()))));
  fc.assert(
    fc.property(documents, key, key, (document, outer, inner) => {
      expect(differences(document, structuredClone(document), NONE)).toEqual([]);
      const changed = { ...document, [outer]: { ...document[outer], [inner]: "put in by the test" } };
      const [found, ...others] = differences(document, changed, NONE);
      expect(others).toEqual([]);
      expect(found?.path).toBe(document[outer] === undefined ? outer : `${outer}.${inner}`);
    }),
  );
});
