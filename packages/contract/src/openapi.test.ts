import { expect, test } from "vitest";
import * as z from "zod";
import { openApi } from "./openapi.ts";
import { defineRoute } from "./route.ts";
import { allRoutes } from "./routes.ts";

type Description = { components: { schemas: Record<string, { properties?: Record<string, unknown> }> } };

test("what holds itself stands among the components under its own name, once for what is sent and once for what is told", () => {
  const { components } = openApi(allRoutes, "1.0.0") as Description;
  expect(Object.keys(components.schemas)).toEqual(
    expect.arrayContaining(["RouteNode", "RouteNodeInput", "EscalationNode", "EscalationNodeInput"]),
  );
  expect(components.schemas["RouteNode"]?.properties).toMatchObject({
    routes: { items: { $ref: "#/components/schemas/RouteNode" } },
  });
});

test("one without a name is refused: two of them would be taken for the same", () => {
  const Tree: z.ZodType = z.lazy(() => z.object({ below: z.array(Tree) }));
  const route = defineRoute({
    id: "trees.get",
    method: "GET",
    path: "/api/v1/trees",
    summary: "A tree",
    permission: "public",
    response: z.object({ tree: Tree }),
  });
  expect(() => openApi([route], "1.0.0")).toThrow(".meta({ id })");
});
