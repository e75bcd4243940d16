import { expect, test } from "vitest";
import { teamGraph } from "./team-graph.ts";

test("services are put together by team: how many, the worst of them, and who calls whose", () => {
  const members = [
    { name: "web", owner: "store", health: "ok" },
    { name: "basket", owner: "store", health: "burning" },
    { name: "prices", owner: "money", health: "no_objective" },
    { name: "stranger", owner: null, health: null },
  ] as const;
  const dependencies = [
    { from: "web", to: "basket" },
    { from: "web", to: "prices" },
    { from: "basket", to: "prices" },
    { from: "prices", to: "stranger" },
  ];
  expect(teamGraph(members, dependencies)).toEqual({
    nodes: [
      { team: "store", services: 2, health: "burning" },
      { team: "money", services: 1, health: "no_objective" },
    ],
    edges: [{ from: "store", to: "money" }],
  });
});
