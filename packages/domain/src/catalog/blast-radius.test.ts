import * as fc from "fast-check";
import { expect, test } from "vitest";
import { blastRadius, type Dependency } from "./blast-radius.ts";

const uses = (text: string): Dependency[] =>
  text.split(" ").map((edge) => {
    const [from = "", to = ""] = edge.split(">");
    return { from, to };
  });
const reached = (troubled: string[], edges: string) =>
  blastRadius(troubled, uses(edges)).map(({ service, hops }) => `${service} ${hops}`);

test.each([
  ["whoever uses it, and whoever uses those", ["db"], "web>api api>db", ["api 1", "web 2"]],
  ["not what it uses itself", ["api"], "web>api api>db", ["web 1"]],
  ["once, by the shortest way", ["db"], "web>api api>db web>db", ["api 1", "web 1"]],
  ["from several at once", ["db", "mail"], "api>db web>mail", ["api 1", "web 1"]],
  ["not those in trouble themselves", ["db", "api"], "web>api api>db", ["web 1"]],
  ["in a circle it ends", ["a"], "a>b b>c c>a", ["c 1", "b 2"]],
  ["nobody uses it", ["web"], "web>api", []],
])("%s", (_, troubled, edges, expected) => expect(reached(troubled, edges)).toEqual(expected));

test("the way is told", () => {
  expect(blastRadius(["db"], uses("web>api api>db")).map(({ because }) => because)).toEqual([
    "api uses db",
    "web uses api, which uses db",
  ]);
});

test("more trouble never reaches fewer services", () => {
  const name = fc.constantFrom("a", "b", "c", "d", "e");
  const edges = fc.array(fc.record({ from: name, to: name }));
  fc.assert(
    fc.property(edges, name, name, (dependencies, one, other) => {
      const alone = new Set([one, ...blastRadius([one], dependencies).map(({ service }) => service)]);
      const both = new Set([one, other, ...blastRadius([one, other], dependencies).map(({ service }) => service)]);
      return [...alone].every((service) => both.has(service));
    }),
  );
});
