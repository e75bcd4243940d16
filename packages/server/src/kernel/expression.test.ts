import { describe, expect, test } from "vitest";
import { expressionLanguage } from "./expression.ts";
import { ExpressionFields } from "./expression-fields.ts";

const language = expressionLanguage(
  (environment) =>
    environment
      .registerVariable("labels", "map<string, string>")
      .registerVariable("payload", "dyn")
      .registerVariable("now", "google.protobuf.Timestamp"),
  ["labels", "payload", "now"],
  ["labels"],
);
const context = (payload: unknown = {}) => ({
  labels: new ExpressionFields({ env: "production", "app/name": "shop" }),
  payload,
  now: new Date("2026-03-02T09:30:00Z"),
});
const value = (source: string, payload: unknown = {}) => language.parse(source)(context(payload));

describe("what an expression can ask", () => {
  test.each([
    ['labels.env == "production"', true],
    ['labels["app/name"] == "shop"', true],
    ['labels.missing == ""', true],
    ['labels.missing != "x"', true],
    ['labels.exists(name, labels[name] == "shop")', true],
    ["size(labels)", 2n],
    ['labels.env.matches("^prod")', true],
    ['labels.env.matches("duct")', true],
    ['labels.env.matches("^duct")', false],
    ['payload.?check.?name.orValue("none")', "none"],
    ['matches(labels.env, "^prod")', true],
    ['matches(labels.env, "^" + payload.?start.orValue("duct"))', false],
    ['now.getHours("Europe/Berlin")', 10n],
    ['labels.env == "production" ? "P1" : "P3"', "P1"],
  ])("%s", (source, expected) => expect(value(source)).toEqual({ ok: true, value: expected }));

  test("a field that is not there is told, not thrown", () => {
    expect(value("payload.count > 3")).toEqual({ ok: false, because: "No such key: count" });
    expect(value("payload.count > 3", { count: 4 })).toEqual({ ok: true, value: true });
  });

  test("names that every object has are not fields", () => {
    expect(value("labels.constructor")).toEqual({ ok: true, value: "" });
    expect(value("payload.constructor", {})).toMatchObject({ ok: false });
    expect(value("payload.__proto__", {})).toMatchObject({ ok: false });
  });
});

const moment = (text: string, asked: string) => value(`timestamp("${text}")${asked}`);

describe("moments and spans of time are what CEL says", () => {
  test.each([
    ["string(now)", "2026-03-02T09:30:00Z"],
    ['string(timestamp("2026-03-02T09:30:00.250Z"))', "2026-03-02T09:30:00.25Z"],
    ['"since " + string(now - duration("90m"))', "since 2026-03-02T08:00:00Z"],
    ['string(duration("90m"))', "5400s"],
    ['string(duration("1.5s"))', "1.5s"],
    ['string(duration("-1.5s"))', "-1.5s"],
    ['string(duration("-250ms"))', "-0.25s"],
    ["int(now)", 1_772_443_800n],
    ["int(timestamp(now)) == int(now)", true],
    ['duration(duration("1m")) == duration("60s")', true],
    ['now.getHours("+02:00")', 11n],
    ['now.getHours("-02:00")', 7n],
    ['now.getHours("02:00")', 11n],
    ['now.getMinutes("+05:45")', 15n],
    ['now.getDayOfWeek("-11:00")', 0n],
    ['duration("90m").getHours()', 1n],
    ['payload.zone == "" ? 0 : now.getHours(payload.zone)', 10n],
  ])("%s", (source, expected) => {
    expect(value(source, { zone: "Europe/Berlin" })).toEqual({ ok: true, value: expected });
  });

  // the evaluator's own read them from the clock of the machine that it runs on
  test.each([
    ["2026-03-29T02:30:00Z", '.getHours("UTC")', 2n],
    ["2026-03-29T00:59:00Z", '.getHours("Europe/Berlin")', 1n],
    ["2026-03-29T01:00:00Z", '.getHours("Europe/Berlin")', 3n],
    ["2026-12-31T23:30:00Z", '.getFullYear("Europe/Berlin")', 2027n],
    ["2026-12-31T23:30:00Z", '.getDayOfYear("Europe/Berlin")', 0n],
    ["2026-12-31T23:30:00Z", ".getDayOfYear()", 364n],
    ["2026-06-30T00:00:00Z", ".getDayOfYear()", 180n],
    ["2026-01-01T00:00:00Z", '.getDayOfMonth("America/New_York")', 30n],
    ["2026-01-01T00:00:00Z", '.getDate("America/New_York")', 31n],
    ["2026-01-01T00:00:00Z", '.getMonth("America/New_York")', 11n],
    ["2026-01-01T00:00:01.250Z", '.getSeconds("America/New_York")', 1n],
    ["2026-01-01T00:00:01.250Z", '.getMilliseconds("America/New_York")', 250n],
  ])("at %s%s", (text, asked, expected) => expect(moment(text, asked)).toEqual({ ok: true, value: expected }));

  test("a place that nobody knows is told", () => {
    expect(value("now.getHours(payload.zone)", { zone: "Mars/Base" })).toEqual({
      ok: false,
      because: expect.stringContaining('"Mars/Base" is no time zone'),
    });
  });
});

describe("what is wrong is said before it is used, with its place and the mend", () => {
  test.each([
    ['labls.env == "a"', 1, 1, 'did you mean "labels"'],
    ['labels.env == "a"\n  && labels.zone = "b"', 2, 18, 'write "=="'],
    ["labels.env ==", 1, 14, "something is missing"],
    ["labels.env + 1", 1, 1, "there is no such operation: string + int"],
    ["has(labels.env)", 1, 1, 'write labels["env"] != ""'],
    ['"env" in labels', 1, 1, 'write labels["env"] != ""'],
    ['labels.env.matches("(")', 1, 20, "no regular expression"],
    ['matches(labels.env, "(")', 1, 21, "no regular expression"],
    ['now.getHours("+2h") > 1', 1, 14, 'write one such as "Europe/Berlin", or an offset such as "+02:00"'],
    ["cel.bind(x, labels.env, x + x) == labels.env", 1, 1, "write the value out"],
    ["labels.env", 1, 1, "it gives string, and true or false is wanted"],
    [`labels.env == "${"a".repeat(4_000)}"`, 1, 1, "at most 4000 characters"],
    [
      "payload.exists(a, payload.exists(b, payload.exists(c, a == b && b == c)))",
      1,
      37,
      "at most 2 lists may be walked inside each other",
    ],
  ])("%s", (source, line, column, words) => {
    const problem = language.problem(source, "bool");
    expect(problem).toMatchObject({ line, column, message: expect.stringContaining(words) });
  });

  test("an expression that is right has no problem, and a text may be a number", () => {
    expect(language.problem('labels.env == "a" && payload.n > 1', "bool")).toBeUndefined();
    expect(language.problem("payload.n", "string")).toBeUndefined();
    expect(language.problem("labels", "string")).toBeDefined();
  });

  test("parsing what has a problem throws it", () => {
    expect(() => language.parse("labls.env")).toThrow(/labels.*line 1, column 1/);
  });
});

describe("every expression ends soon", () => {
  const long = Array.from({ length: 5_000 }, (_, at) => at);
  test.each([
    "payload.exists(a, payload.exists(b, a + b < 0.0))",
    "payload.map(a, payload.filter(b, a == b)) == []",
    "payload.all(a, payload.all(b, a == b || a != b))",
  ])("%s", (source) => {
    expect(value(source, long)).toEqual({ ok: false, because: "it looked at more than 20000 elements of lists" });
    expect(value("payload.exists(a, a == 4999.0)", long)).toEqual({ ok: true, value: true });
  });

  test("a pattern that would keep a backtracking engine busy for years", () => {
    expect(value('payload.text.matches("^(a+)+$")', { text: `${"a".repeat(40)}!` })).toEqual({
      ok: true,
      value: false,
    });
  });
});
