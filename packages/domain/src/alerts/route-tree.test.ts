import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Matcher } from "./matcher.ts";
import { ALL_LABELS, allRoutes, groupKeyOf, type RouteNode, routesOf, routeTree, routing } from "./route-tree.ts";

const is = (name: string, value: string): Matcher => ({ name, operator: "=", value });
const node = (more: Partial<RouteNode>): RouteNode => ({
  matchers: [],
  continue: false,
  muteTimeIntervals: [],
  activeTimeIntervals: [],
  routes: [],
  ...more,
});

const TREE = routeTree(
  node({
    receiver: "root",
    groupBy: ["alertname"],
    groupWaitMs: 10,
    routes: [
      node({
        receiver: "db",
        matchers: [is("team", "db")],
        groupBy: [ALL_LABELS],
        muteTimeIntervals: ["night"],
        routes: [
          node({ matchers: [is("severity", "page"), is("env", "prod")], groupWaitMs: 0 }),
          node({ receiver: "late", matchers: [is("late", "1")] }),
        ],
      }),
      node({ receiver: "audit", matchers: [{ name: "audit", operator: "=~", value: "y|yes" }], continue: true }),
      node({ receiver: "web", matchers: [is("team", "web")] }),
      node({ receiver: "mail", matchers: [is("team", "mail")], groupBy: [], routes: [node({ receiver: "smtp" })] }),
    ],
  }),
);
const to = (labels: Record<string, string>) =>
  routesOf(TREE, labels).map(({ path, receiver }) => `${path} ${receiver}`);

describe("labels go", () => {
  test.each<[string, Record<string, string>, string[]]>([
    ["to the root when nothing below takes them", { a: "b" }, ["0 root"]],
    ["to the first child that takes them", { team: "db" }, ["0.0 db"]],
    ["to the deepest node", { team: "db", severity: "page", env: "prod" }, ["0.0.0 db"]],
    ["on to the next with continue", { team: "web", audit: "yes" }, ["0.1 audit", "0.2 web"]],
    ["no further than continue where nothing else fits", { audit: "y" }, ["0.1 audit"]],
    ["not on from a child whose parent does not continue", { team: "db", late: "1", audit: "y" }, ["0.0.1 late"]],
  ])("%s", (_, labels, routes) => expect(to(labels)).toEqual(routes));

  test("and each step says why", () => {
    const { steps, because } = routing(TREE, { team: "db", severity: "warn" });
    expect(steps.map(({ route, decision, because: why }) => `${route.path} ${decision}: ${why}`)).toEqual([
      "0 taken: it takes everything",
      '0.0 taken: {team="db"} fits',
      '0.0.0 passed: env="prod" does not fit: there is no label env',
      '0.0.1 passed: late="1" does not fit: there is no label late',
    ]);
    expect(because).toBe('{}/{team="db"} takes it: db');
  });
});

test("a node has from above what it does not say, but not the times at which it is muted, and an empty list says nothing groups", () => {
  const [root, db, deep, , , web, mail, smtp] = allRoutes(TREE);
  expect(deep).toMatchObject({
    receiver: "db",
    groupBy: [ALL_LABELS],
    groupWaitMs: 0,
    muteTimeIntervals: [],
    groupIntervalMs: 300_000,
    repeatIntervalMs: 14_400_000,
  });
  expect(db).toMatchObject({ muteTimeIntervals: ["night"], groupWaitMs: 10 });
  expect(web).toMatchObject({ groupBy: ["alertname"] });
  expect([mail?.groupBy, smtp?.groupBy]).toEqual([[], []]);
  expect(root?.key).toBe("{}");
  expect(deep?.key).toBe('{}/{team="db"}/{env="prod",severity="page"}');
});

test("a group is known by its route and the labels it groups by; what an alert does not have is left out", () => {
  const route = { key: '{}/{a="1"}', groupBy: ["job", "alertname", "zone"] };
  expect(groupKeyOf(route, { alertname: 'Up "x"', job: "n", a: "1" })).toBe(
    '{}/{a="1"}:{alertname="Up \\"x\\"", job="n"}',
  );
  expect(groupKeyOf({ key: "{}", groupBy: [ALL_LABELS] }, { b: "2", a: "1" })).toBe('{}:{a="1", b="2"}');
});

test("whatever the tree, labels always go somewhere, and only where every matcher on the way fits", () => {
  const labels = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.constantFrom("1", "2"));
  const matchers = fc.array(
    fc.record({
      name: fc.constantFrom("a", "b", "c"),
      operator: fc.constantFrom("=" as const, "!=" as const),
      value: fc.constantFrom("1", "2", ""),
    }),
    { maxLength: 2 },
  );
  const below: fc.Memo<RouteNode> = fc.memo((depth) =>
    fc
      .record({
        matchers,
        continue: fc.boolean(),
        routes: depth > 1 ? fc.array(below(depth - 1), { maxLength: 3 }) : fc.constant([]),
      })
      .map((one) => node(one)),
  );
  const tree = below(3);
  fc.assert(
    fc.property(fc.array(tree, { maxLength: 3 }), labels, (routes, given) => {
      const root = routeTree(node({ receiver: "root", routes }));
      const found = routing(root, given as Record<string, string>);
      expect(found.routes.length).toBeGreaterThan(0);
      const taken = new Set(found.steps.filter(({ decision }) => decision === "taken").map(({ route }) => route.path));
      for (const { path } of found.routes) {
        const parts = path.split(".");
        for (let depth = 1; depth <= parts.length; depth += 1) expect(taken).toContain(parts.slice(0, depth).join("."));
      }
      expect(routesOf(root, given as Record<string, string>)).toEqual(found.routes);
    }),
  );
});
