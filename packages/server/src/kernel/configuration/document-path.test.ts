import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pathText, type Segment, segmentsOf, valueAt } from "./document-path.ts";

describe("a path is written as people write it", () => {
  test.each<[Segment[], string]>([
    [[], ""],
    [["spec", "steps", 0, "targets", 12, "name"], "spec.steps[0].targets[12].name"],
    [["metadata", "annotations", "example.org/team"], 'metadata.annotations["example.org/team"]'],
    [["items", 3], "items[3]"],
    [["a b", 'quo"te'], '["a b"]["quo\\"te"]'],
  ])("%j is %s", (segments, text) => {
    expect(pathText(segments)).toBe(text);
    expect(segmentsOf(text)).toEqual(segments);
  });
});

test("a place in a list may also be written with a dot", () => {
  expect(segmentsOf("spec.steps.0.name")).toEqual(["spec", "steps", 0, "name"]);
});

test("any path can be written and read back", () => {
  const segment = fc.oneof(fc.nat(99), fc.string({ minLength: 1 }));
  fc.assert(
    fc.property(fc.array(segment), (segments) => {
      fc.pre(segments.every((one) => typeof one === "number" || !/^\d+$/.test(one)));
      expect(segmentsOf(pathText(segments))).toEqual(segments);
    }),
  );
});

describe("what stands at a path", () => {
  const value = { spec: { steps: [{ name: "first" }] } };
  test("is found", () => expect(valueAt(value, ["spec", "steps", 0, "name"])).toBe("first"));
  test("is nothing where the path leads nowhere", () => {
    expect(valueAt(value, ["spec", "rotations", 0])).toBeUndefined();
    expect(valueAt(value, ["spec", "toString"])).toBeUndefined();
  });
});
