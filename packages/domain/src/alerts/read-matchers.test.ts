import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readClassicMatcher, readClassicMatchers } from "./classic-matchers.ts";
import { goUnquoted } from "./go-unquoted.ts";
import { MATCH_OPERATORS, type Matcher } from "./matcher.ts";
import { formatMatcher, formatMatchers, goQuoted } from "./matcher-text.ts";
import { readMatcher, readMatchers } from "./read-matchers.ts";
import { readUtf8Matchers } from "./utf8-matchers.ts";

const one = (name: string, operator: Matcher["operator"], value: string): Matcher => ({ name, operator, value });
const said = (read: ReturnType<typeof readMatchers>) => (read.ok ? read.matchers : read.because);

describe("the classic syntax", () => {
  test.each<[string, Matcher | string]>([
    ["foo=bar", one("foo", "=", "bar")],
    [' foo != "bar" ', one("foo", "!=", "bar")],
    ['statuscode=~"5.."', one("statuscode", "=~", "5..")],
    ["tricky=~~~", one("tricky", "=~", "~~")],
    ['trickier==\\\\=\\=\\"', one("trickier", "=", '=\\=\\="')],
    ['contains_quote != "\\"foo"', one("contains_quote", "!=", '"foo')],
    ["foo=", one("foo", "=", "")],
    ['foo=""', one("foo", "=", "")],
    ["a:b=1", one("a:b", "=", "1")],
    ['foo="a\\nb"', one("foo", "=", "a\nb")],
    ["foo=bar\\n\\z\\", one("foo", "=", "bar\n\\z\\")],
    ["foo=größer", one("foo", "=", "größer")],
    ["foo", "bad matcher format: foo"],
    ["1foo=bar", "bad matcher format: 1foo=bar"],
    ["fo-o=bar", "bad matcher format: fo-o=bar"],
    ['foo="bar', 'matcher value contains unescaped double quote: "bar'],
    ['foo=bar"', 'matcher value contains unescaped double quote: bar"'],
    ['foo=b"ar', 'matcher value contains unescaped double quote: b"ar'],
    ['foo="', 'matcher value contains unescaped double quote: "'],
    ['foo=~"(a"', "error parsing regexp: missing closing ): `^(?:(a)$`"],
  ])("%s", (text, expected) => {
    expect(said(readClassicMatcher(text))).toEqual(typeof expected === "string" ? expected : [expected]);
  });

  test.each<[string, Matcher[] | string]>([
    ["{}", []],
    ["", []],
    ['{foo="bar",}', [one("foo", "=", "bar")]],
    ["foo=bar, dings!=bums", [one("foo", "=", "bar"), one("dings", "!=", "bums")]],
    ['{quote="She said: \\"Hi, ladies!\\""}', [one("quote", "=", 'She said: "Hi, ladies!"')]],
    ["foo=bar,,", "bad matcher format: "],
    ["foo=bar,x", "bad matcher format: x"],
  ])("several: %s", (text, expected) => expect(said(readClassicMatchers(text))).toEqual(expected));
});

describe("the UTF-8 syntax", () => {
  test.each<[string, Matcher[] | string]>([
    ["", []],
    ["{}", []],
    ["{ }", []],
    ["foo=bar", [one("foo", "=", "bar")]],
    ["{foo!~[a-z]+,}", [one("foo", "!~", "[a-z]+")]],
    ['{"foo bar"="🙂", b=~"x|y" }', [one("foo bar", "=", "🙂"), one("b", "=~", "x|y")]],
    ["fo-o=b.ar/baz", [one("fo-o", "=", "b.ar/baz")]],
    ['foo="\\u00e4\\x41\\101\\t"', [one("foo", "=", "äAA\t")]],
    ["{", "0:1: end of input: expected close brace"],
    ["}", "0:1: }: expected opening brace"],
    ["{foo=bar", "0:8: end of input: expected close brace"],
    ["foo=bar}", "0:8: }: expected opening brace"],
    ["{foo=bar}}", "9:10: }: expected end of input"],
    ["{foo=bar}{bar=baz}", "9:10: {: expected end of input"],
    ["foo", "end of input: expected an operator such as '=', '!=', '=~' or '!~'"],
    ["=bar", "0:1: unexpected =: expected label name"],
    ["foo=", "end of input: expected label value"],
    ["foo!bar", "3:4: !: expected one of '=~': expected an operator such as '=', '!=', '=~' or '!~'"],
    [
      "foo!",
      "3:4: unexpected end of input, expected one of '=~': expected an operator such as '=', '!=', '=~' or '!~'",
    ],
    ["foo=bar,,", "8:9: unexpected ,: expected a matcher or close brace after comma"],
    ["foo=bar baz", "8:11: unexpected baz: expected a comma or close brace"],
    ['foo="bar', '4:8: "bar: missing end ": expected label value'],
    ['foo="\\w"', '4:8: "\\w": invalid input'],
    ["foo='bar'", "4:5: ': invalid input: expected label value"],
    ['foo=~"("', "failed to create matcher: error parsing regexp: missing closing ): `^(?:()$`"],
  ])("%s", (text, expected) => expect(said(readUtf8Matchers(text))).toEqual(expected));
});

describe("both, as Alertmanager reads since 0.27", () => {
  test("a value that only the classic syntax allows keeps its meaning", () => {
    expect(said(readMatcher("foo=~~~"))).toEqual([one("foo", "=~", "~~")]);
    expect(said(readMatcher("foo="))).toEqual([one("foo", "=", "")]);
  });
  test("a name that only the UTF-8 syntax allows is read", () => {
    expect(said(readMatcher('"foo bar"=baz'))).toEqual([one("foo bar", "=", "baz")]);
  });
  test("where they disagree, the classic one is right", () => {
    expect(said(readMatcher('foo="\\u00e4"'))).toEqual([one("foo", "=", "\\u00e4")]);
    expect(said(readMatchers('foo="\\t",b=c'))).toEqual([one("foo", "=", "\\t"), one("b", "=", "c")]);
  });
  test("an error is the classic one", () => {
    expect(said(readMatchers("foo bar"))).toBe("bad matcher format: foo bar");
    expect(said(readMatcher("{foo=bar}"))).toBe("unexpected open or close brace: {foo=bar}");
  });
});

describe("writing", () => {
  test.each([
    [one("foo", "=", "bar"), 'foo="bar"'],
    [one("foo", "!~", 'a"b\\c\nd'), 'foo!~"a\\"b\\\\c\\nd"'],
    [one("foo bar", "=", "ä\t🙂\u0001"), '"foo bar"="ä\\t🙂\\x01"'],
  ])("%j", (matcher, text) => expect(formatMatcher(matcher)).toBe(text));

  const operators = fc.constantFrom(...MATCH_OPERATORS.slice(0, 2));
  test("what is written reads back the same, in any signs", () => {
    const matcher = fc.record({
      name: fc.string({ minLength: 1, unit: "grapheme" }),
      operator: operators,
      value: fc.string({ unit: "grapheme" }),
    });
    fc.assert(
      fc.property(fc.array(matcher, { minLength: 1, maxLength: 4 }), (matchers) => {
        const classic = matchers.every(({ name }) => /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name));
        const read = classic
          ? readMatchers(formatMatchers(matchers))
          : readMatchers(
              `{${matchers.map(({ name, operator, value }) => `${goQuoted(name)}${operator}${goQuoted(value)}`).join(",")}}`,
            );
        expect(said(read)).toEqual(matchers);
      }),
    );
  });
  test.each(['{foo="\ud800"}', '"foo"="a\udc00"'])("half of a pair of signs is the sign of replacement: %j", (text) => {
    expect(readMatchers(text)).toMatchObject({ ok: true, matchers: [{ name: "foo" }] });
    expect(readUtf8Matchers(text)).toMatchObject({
      matchers: [{ value: expect.stringMatching(/^a?\ufffd$/) }],
    });
  });

  test("Go's quotes read back the same", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const whole = text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "?");
        expect(goUnquoted(goQuoted(whole))).toBe(whole);
      }),
    );
  });
});
