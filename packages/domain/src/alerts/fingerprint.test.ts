import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fingerprint, fnv1a64, type LabelSet, withoutEmptyLabels } from "./fingerprint.ts";

/** UTF-8 by the book, in another way than the code under test: through percent-encoding. */
function utf8(text: string): number[] {
  const whole = text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "\uFFFD");
  const bytes: number[] = [];
  const escaped = encodeURIComponent(whole);
  for (let index = 0; index < escaped.length; index++) {
    const isEscape = escaped[index] === "%";
    bytes.push(isEscape ? Number.parseInt(escaped.slice(index + 1, index + 3), 16) : escaped.charCodeAt(index));
    if (isEscape) index += 2;
  }
  return bytes;
}

function compareBytes(a: number[], b: number[]): number {
  const differs = a.findIndex((byte, index) => byte !== b[index]);
  return differs === -1 ? a.length - b.length : (a[differs] ?? 0) - (b[differs] ?? -1);
}

/** The definition, word for word, in BigInt. */
function reference(labels: LabelSet): string {
  const fields = Object.entries(labels).map(([name, value]) => ({ name: utf8(name), value: utf8(value) }));
  fields.sort((a, b) => compareBytes(a.name, b.name));
  let hash = 0xcbf29ce484222325n;
  for (const byte of fields.flatMap(({ name, value }) => [...name, 0xff, ...value, 0xff])) {
    hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  }
  return hash.toString(16).padStart(16, "0");
}

describe("equals Prometheus' own test vectors", () => {
  test.each([
    ["no labels", {}, 14695981039346656037n],
    ["two labels", { name: "garland, briggs", fear: "love is not enough" }, 5799056148416392346n],
    ["one label", { "first-label": "first-label-value" }, 5146282821936882169n],
    ["two more", { "first-label": "first-label-value", "second-label": "second-label-value" }, 3195800080984914717n],
    [
      "three",
      { "first-label": "first-label-value", "second-label": "second-label-value", "third-label": "third-label-value" },
      13843036195897128121n,
    ],
  ])("%s", (_, labels, sum) => expect(fingerprint(labels as LabelSet)).toBe(sum.toString(16).padStart(16, "0")));

  test("the empty set is FNV's offset basis", () => expect(fingerprint({})).toBe("cbf29ce484222325"));
});

describe("fnv1a64 equals the published FNV-1a vectors", () => {
  test.each([
    ["", "cbf29ce484222325"],
    ["a", "af63dc4c8601ec8c"],
    ["b", "af63df4c8601f1a5"],
    ["foobar", "85944171f73967e8"],
  ])("%j", (text, sum) => expect(fnv1a64(Uint8Array.from(utf8(text)))).toBe(sum));
});

test("the order in which labels come does not matter", () => {
  expect(fingerprint({ a: "1", b: "2" })).toBe(fingerprint({ b: "2", a: "1" }));
});

test("what belongs to the name and what to the value does", () => {
  expect(fingerprint({ ab: "c" })).not.toBe(fingerprint({ a: "bc" }));
});

test("keys that look like array indices are ordered as text", () => {
  expect(fingerprint({ "10": "x", "9": "y", a: "z" })).toBe(reference({ "10": "x", "9": "y", a: "z" }));
});

test("names above U+FFFF come after those below, as bytes do", () => {
  const labels = { "\u{1F600}": "face", "\uFF21": "wide" };
  expect(fingerprint(labels)).toBe(reference(labels));
});

test("a label longer than the room for it makes room", () => {
  const labels = { short: "x", stack: "täglich ".repeat(20_000) };
  expect(fingerprint(labels)).toBe(reference(labels));
  expect(fingerprint({})).toBe("cbf29ce484222325");
});

describe("equals the definition in BigInt", () => {
  const whole = fc.string({ unit: "binary", maxLength: 12 });
  const halves = fc
    .array(fc.integer({ min: 0xd000, max: 0xffff }), { maxLength: 8 })
    .map((units) => String.fromCharCode(...units));
  test("for any text at all", () => {
    fc.assert(
      fc.property(fc.dictionary(whole, fc.oneof(whole, halves), { maxKeys: 8, noNullPrototype: true }), (labels) => {
        expect(fingerprint(labels)).toBe(reference(labels));
      }),
      { numRuns: 500 },
    );
  });

  test("for labels as alerts carry them", () => {
    const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,15}$/);
    fc.assert(
      fc.property(
        fc.dictionary(name, fc.string({ maxLength: 40 }), { maxKeys: 12, noNullPrototype: true }),
        (labels) => {
          expect(fingerprint(labels)).toBe(reference(labels));
          expect(fingerprint(labels)).toMatch(/^[0-9a-f]{16}$/);
        },
      ),
      { numRuns: 500 },
    );
  });
});

test("empty labels are dropped, and nothing else", () => {
  expect(withoutEmptyLabels({ alertname: "Up", instance: "", zone: " " })).toEqual({ alertname: "Up", zone: " " });
});
