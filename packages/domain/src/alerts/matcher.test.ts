import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Matcher, matcherProblem, matchesAll, matchesEmpty, matchesValue } from "./matcher.ts";

const label = (operator: Matcher["operator"], value: string): Matcher => ({ name: "team", operator, value });

describe("a matcher", () => {
  test.each<[string, Matcher, string, boolean]>([
    ["equal takes the same text", label("=", "a"), "a", true],
    ["equal is no pattern", label("=", "a.c"), "abc", false],
    ["not equal takes another", label("!=", "a"), "b", true],
    ["a pattern is anchored at both ends", label("=~", "a"), "xax", false],
    ["alternatives are anchored together", label("=~", "a|b"), "ab", false],
    ["one of the alternatives fits", label("=~", "a|b"), "b", true],
    ["an empty alternative takes the empty text", label("=~", "a|"), "", true],
    ["an empty pattern takes only the empty text", label("=~", ""), "a", false],
    ["any text", label("=~", ".*"), "", true],
    ["some text", label("=~", ".+"), "", false],
    ["a dot takes no line feed, as in RE2", label("=~", "a.b"), "a\nb", false],
    ["a text with a line feed at its end is not the text", label("=~", "a"), "a\n", false],
    ["a pattern with a line feed at the end neither", label("=~", "a+"), "a\n", false],
    ["case is ignored where the pattern says so", label("=~", "(?i)prod"), "PROD", true],
    ["classes", label("=~", "db-[0-9]{2}"), "db-07", true],
    ["a dot takes a sign beyond 16 bits", label("=~", "."), "🙂", true],
    ["not a pattern", label("!~", "a|b"), "c", true],
  ])("%s", (_, matcher, value, fits) => expect(matchesValue(matcher, value)).toBe(fits));

  test("a label that is not there is the empty text", () => {
    expect(matchesAll([label("=", "")], {})).toBe(true);
    expect(matchesAll([label("!=", "a")], {})).toBe(true);
    expect(matchesAll([label("=~", ".+")], {})).toBe(false);
    expect(matchesAll([{ name: "constructor", operator: "=", value: "" }], {})).toBe(true);
    expect(matchesEmpty(label("!~", "a"))).toBe(true);
  });

  test("all must fit; none at all fits everything", () => {
    expect(matchesAll([], { a: "1" })).toBe(true);
    expect(matchesAll([label("=", "a"), { name: "zone", operator: "=", value: "b" }], { team: "a", zone: "c" })).toBe(
      false,
    );
  });

  test.each([
    ["(", "error parsing regexp: missing closing ): `^(?:()$`"],
    ["[b-a]", "error parsing regexp: invalid character class range: `b-a`"],
    ["a**", "error parsing regexp: invalid nested repetition operator: `**`"],
    ["(?=a)", "error parsing regexp: invalid or unsupported Perl syntax: `(?=`"],
    ["\\8", "error parsing regexp: invalid escape sequence: `\\8`"],
  ])("the pattern %s is refused in Go's words", (pattern, words) => {
    expect(matcherProblem(label("=~", pattern))).toBe(words);
    expect(matcherProblem(label("=", pattern))).toBeUndefined();
  });

  test("a pattern that takes others years is answered at once", () => {
    expect(matchesValue(label("=~", "(a+)+b"), "a".repeat(2_000))).toBe(false);
  });

  test("alternatives without signs fit exactly what they list", () => {
    const word = fc.stringMatching(/^[a-z0-9 _:/-]{0,5}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), word, (alternatives, value) => {
        expect(matchesValue(label("=~", alternatives.join("|")), value)).toBe(alternatives.includes(value));
        expect(matchesValue(label("=~", `(?:${alternatives.join("|")})`), value)).toBe(alternatives.includes(value));
      }),
    );
  });
});
