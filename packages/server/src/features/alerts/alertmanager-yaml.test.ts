import { describe, expect, test } from "vitest";
import { alertmanagerYaml } from "./alertmanager-yaml.ts";

/** A file of routes, of which the last is asked for. */
const lastRoute = (route: string) => {
  const text = `
route:
  receiver: a
  routes:
    - &x { match: { a: x }, matchers: ['m=1'], receiver: a, group_wait: 1m }
    - &y { match: { y: y }, receiver: a, continue: true }
    - ${route}
`;
  const { route: root } = alertmanagerYaml(text) as { route: { routes: Record<string, unknown>[] } };
  return root.routes.at(-1);
};
const switched = (word: string) => (alertmanagerYaml(`continue: ${word}`) as { continue: unknown }).continue;

// what amtool 0.25 shows of the same files
describe("an Alertmanager's file is read as go-yaml reads it", () => {
  test.each([
    ["1.10", "1.10"],
    ["010", "010"],
    ["0x1F", "0x1F"],
    ["1_000", "1_000"],
    ["1.5e3", "1.5e3"],
    ["yes", "yes"],
    ["on", "on"],
    ["True", "True"],
    ["2001-01-01", "2001-01-01"],
    ["09:00", "09:00"],
    ["~", null],
    ["null", null],
    ["", null],
    ["'null'", "null"],
    ["'~'", "~"],
    ["!!str 5", "5"],
    ['!!int "7"', "7"],
    ["!!binary aGVsbG8=", "hello"],
  ])("a label %s is the text %s", (written, text) => {
    expect(alertmanagerYaml(`match: { a: 1 }\nmatch_re:\n  v: ${written}`)).toEqual({
      match: { a: "1" },
      match_re: { v: text },
    });
  });

  test.each([
    ["y", true],
    ["Y", true],
    ["yes", true],
    ["On", true],
    ["TRUE", true],
    ["n", false],
    ["No", false],
    ["off", false],
    ["False", false],
    ["tRue", "tRue"],
    ["1", "1"],
    ["'true'", "true"],
  ])("a switch %s is %s", (word, value) => expect(switched(word)).toBe(value));

  test("a label that is called continue is a label", () => {
    expect(alertmanagerYaml("match: { continue: yes }")).toEqual({ match: { continue: "yes" } });
  });

  test.each<[string, string, Record<string, unknown>]>([
    [
      "is as if it stood there",
      "{ <<: *x }",
      { receiver: "a", group_wait: "1m", match: { a: "x" }, matchers: ["m=1"] },
    ],
    ["is replaced by what comes after", "{ <<: *x, receiver: b }", { receiver: "b", group_wait: "1m" }],
    ["replaces what came before", "{ receiver: b, <<: *x }", { receiver: "a" }],
    ["gives way to an earlier one of several", "{ <<: [{ receiver: b }, *y] }", { receiver: "b", continue: true }],
    ["may merge others in turn", "{ <<: { <<: *x, receiver: b } }", { receiver: "b", group_wait: "1m" }],
    ["is of labels added to", "{ <<: *x, match: { b: 2 } }", { match: { a: "x", b: "2" } }],
    ["is of labels that several have", "{ <<: [*x, *y] }", { match: { a: "x", y: "y" } }],
    ["is of matchers added to", "{ <<: *x, matchers: ['n=2'] }", { matchers: ["m=1", "n=2"] }],
    ["is of labels taken away", "{ <<: *x, match: ~ }", { match: null, matchers: ["m=1"] }],
    ["is merged among labels", "{ match: { a: 1, <<: { z: 1 } } }", { match: { a: "1", z: "1" } }],
    ["may be nothing", "{ <<: [] }", {}],
  ])("what is merged %s", (_, route, expected) => expect(lastRoute(route)).toMatchObject(expected));

  test("of several documents the first counts, and none is nothing", () => {
    expect(alertmanagerYaml("a: 1\n---\nb: [")).toEqual({ a: "1" });
    expect(alertmanagerYaml("")).toBeNull();
  });

  test.each([
    ["a label that is set twice by a merge", "match: { <<: { a: 2 }, a: 1 }", /key "a" already set in map/],
    ["a label that is set again", "x: &x { match: { a: 1 } }\ny: { <<: *x, match: { a: 2 } }", /key "a" already set/],
    ["a merge of no map", "<<: 5", /map merge requires map or sequence of maps/],
    ["a merge of nothing", "<<: ~", /map merge requires map or sequence of maps/],
    ["an anchor that is not there", "a: *b", /unknown anchor 'b'|Unresolved alias/],
    ["a field twice", "a: 1\na: 2", /unique/],
    ["an anchor that contains itself", "a: &a { b: *a }", /contains itself/],
    ["a list that contains itself", "a: &a [*a]", /contains itself/],
    [
      "aliases that say billions",
      ["a: &l0 [x, x]", ...Array.from({ length: 40 }, (_, at) => `b${at}: &l${at + 1} [*l${at}, *l${at}]`)].join("\n"),
      /more than 100000 values/,
    ],
    ["what is no YAML", "route: [", /no YAML/],
  ])("%s is refused", (_, text, message) => expect(() => alertmanagerYaml(text)).toThrow(message));
});
