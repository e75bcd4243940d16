import { describe, expect, test } from "vitest";
import { referenceTo, shortId } from "./short-id.ts";

const ID = "01980f3e-9c7b-7cc3-8d54-0a1b2c3d4e5f";

test("each kind has its prefix", () => {
  expect(shortId("incident", 142)).toBe("INC-142");
  expect(shortId("deployment", 41)).toBe("DEP-41");
  expect(shortId("alert", 12)).toBe("ALR-12");
});

describe("what a person typed means", () => {
  test.each([
    ["a short id", "INC-142", { number: 142 }],
    ["a short id in small letters", "inc-142", { number: 142 }],
    ["an id", ID, { id: ID }],
    ["an id in capitals", ID.toUpperCase(), { id: ID.toUpperCase() }],
  ])("%s", (_, typed, reference) => {
    expect(referenceTo("incident", typed)).toEqual(reference);
  });

  test.each([
    ["the short id of another kind", "DEP-142"],
    ["a bare number", "142"],
    ["a number too long to be one", "INC-1234567890123456"],
    ["more around it", "see INC-142"],
    ["as many dashes as an id has characters", "-".repeat(36)],
    ["nothing", ""],
  ])("nothing: %s", (_, typed) => {
    expect(referenceTo("incident", typed)).toBeUndefined();
  });
});
