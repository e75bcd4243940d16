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

describe("what is wrong is said before it is used, with its place and the mend", () => {
  test.each([
    ['labls.env == "a"', 1, 1, 'did you mean "labels"'],
    ['labels.env == "a"\n  && labels.zone = "b"', 2, 18, 'write "=="'],
    ["labels.env ==", 1, 14, "something is missing"],
    ["labels.env + 1", 1, 1, "there is no such operation: string + int"],
    ["has(labels.env)", 1, 1, 'write labels["env"] != ""'],
    ['"env" in labels', 1, 1, 'write labels["env"] != ""'],
    ['labels.env.matches("(")', 1, 20, "no regular expression"],
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
