import { expect, test } from "vitest";
import { comparableText, diffRows, foldedParts } from "./diff-rows.ts";

const textOf = (spans: readonly { text: string }[] | undefined) => spans?.map(({ text }) => text).join("");

test("a line that changed stands beside what it was, with the words that differ", () => {
  const [same, changed] = diffRows("name: payments\ntier: 2\n", "name: payments\ntier: 1\n");
  expect(same).toEqual({ kind: "same", text: "name: payments" });
  expect(changed).toEqual({
    kind: "changed",
    before: [
      { text: "tier: ", changed: false },
      { text: "2", changed: true },
    ],
    after: [
      { text: "tier: ", changed: false },
      { text: "1", changed: true },
    ],
  });
});

test("what came stands alone, and so does what went", () => {
  expect(diffRows("a\n", "a\nb\n")[1]).toEqual({ kind: "changed", after: [{ text: "b", changed: false }] });
  expect(diffRows("a\nb\n", "a\n")[1]).toEqual({ kind: "changed", before: [{ text: "b", changed: false }] });
  expect(diffRows("", "a\nb\n").map((row) => row.kind === "changed" && textOf(row.after))).toEqual(["a", "b"]);
});

test("both sides read in full give both texts", () => {
  const [before, after] = ["one\ntwo\nthree\nfour\n", "one\n2\n3\nthree\n"];
  const side = (which: "before" | "after") =>
    diffRows(before, after)
      .map((row) => (row.kind === "same" ? row.text : textOf(row[which])))
      .filter((text) => text !== undefined)
      .join("\n");
  expect(`${side("before")}\n`).toBe(before);
  expect(`${side("after")}\n`).toBe(after);
});

test("what is the same far from any change is folded", () => {
  const lines = Array.from({ length: 20 }, (_, at) => `line ${at}`);
  const parts = foldedParts(diffRows(`${lines.join("\n")}\n`, `${lines.with(10, "other").join("\n")}\n`));
  expect(parts.map(({ kind, rows }) => [kind, rows.length])).toEqual([
    ["folded", 7],
    ["rows", 7],
    ["folded", 6],
  ]);
});

test("the order of fields is no difference", () => {
  expect(comparableText({ b: 1, a: { d: [2, 1], c: 1 } })).toBe(comparableText({ a: { c: 1, d: [2, 1] }, b: 1 }));
  expect(comparableText(undefined)).toBe("");
});
