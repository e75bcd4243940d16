import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonIn } from "./json-text.ts";

/** A long text: it is read in pieces. */
const long = (text: string): Promise<unknown> => jsonIn(text, 0);

test("read in pieces it is what it is at once", async () => {
  const whole = fc.json({ maxDepth: 4 }).map((text) => `{"it": [${text}, ${text}]}`);
  const texts = fc.tuple(whole, fc.constantFrom("", " ", "\n"));
  await fc.assert(
    fc.asyncProperty(texts, async ([text, space]) => {
      expect(await long(space + text + space)).toEqual(JSON.parse(text));
    }),
    { numRuns: 100 },
  );
});

test("a text of many pieces, cut within its words", async () => {
  const value = {
    runs: Array.from({ length: 5_000 }, (_, nth) => ({ name: `täglich \u{1F600} ${nth}`, at: nth / 7 })),
  };
  expect(await long(JSON.stringify(value))).toEqual(value);
  for (const before of ["", "a"]) {
    const faces = [before + "\u{1F600}".repeat(50_000)];
    expect(await long(JSON.stringify(faces))).toEqual(faces);
  }
});

describe("what is none names its line, however long it is", () => {
  test.each([
    ["a value that is missing", '{\n"a": 1,\n"b": }', "Line 3:"],
    ["one that is broken off", '{\n"a": [1, 2', "Line 2:"],
    ["two of them", '{"a": 1}\n{"b": 2}', "Line 2:"],
    ["a word that is none", '{\n"a": nul}', "Line 2:"],
    ["one behind letters of many bytes", `{"a": "${"ä".repeat(40)}",\n"b": }${"\n".repeat(99)}`, "Line 2:"],
    ["nothing", " ", "Line 1:"],
  ])("%s", async (_, text, line) => {
    const refused = { code: "unprocessable", message: expect.stringContaining(line) };
    await expect(long(text)).rejects.toMatchObject(refused);
    await expect(jsonIn(text)).rejects.toMatchObject(refused);
  });
});
