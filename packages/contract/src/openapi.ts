import * as z from "zod";
import { Problem } from "./problem.ts";
import type { Route } from "./route.ts";

type Json = Record<string, unknown>;

/** Shapes that hold themselves, such as the tree of a policy: they stand once among the components, and are referred to. */
type Shared = Record<string, Json>;

/** Dates travel as ISO strings; JSON Schema has no other word for them. */
function schemaOf(type: z.ZodType, io: "input" | "output", shared: Shared): Json {
  const { $schema: _, ...json } = z.toJSONSchema(type, {
    io,
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === "date") Object.assign(jsonSchema, { type: "string", format: "date-time" });
    },
  }) as Json;
  const suffix = io === "input" ? "Input" : "";
  const { $defs = {}, ...whole } = JSON.parse(
    JSON.stringify(json).replace(/"#\/\$defs\/(\w+)"/g, (_all, id) => `"#/components/schemas/${id}${suffix}"`),
  ) as { $defs?: Shared } & Json;
  for (const [id, schema] of Object.entries($defs)) {
    if (id.startsWith("__")) throw new Error("A shape that holds itself has no name: give it one with .meta({ id })");
    shared[`${id}${suffix}`] = schema;
  }
  return whole;
}

function parametersOf(type: z.ZodType | undefined, place: "path" | "query", shared: Shared): Json[] {
  if (!type) return [];
  const { properties = {}, required = [] } = schemaOf(type, "input", shared) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema,
  }));
}

const json = (schema: Json) => ({ content: { "application/json": { schema } } });

function operationOf(route: Route, shared: Shared): Json {
  return {
    operationId: route.id,
    summary: route.summary,
    tags: [route.id.split(".")[0]],
    "x-permission": route.permission,
    security: route.permission === "public" ? [] : [{ token: [] }, { session: [] }],
    parameters: [...parametersOf(route.params, "path", shared), ...parametersOf(route.query, "query", shared)],
    ...(route.body ? { requestBody: { required: true, ...json(schemaOf(route.body, "input", shared)) } } : {}),
    responses: {
      "200": { description: "Done", ...json(schemaOf(route.response, "output", shared)) },
      default: { description: "What went wrong (RFC 9457)", $ref: "#/components/responses/Problem" },
    },
  };
}

/** The OpenAPI 3.1 description of the routes. */
export function openApi(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Json> = {};
  const shared: Shared = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, shared) };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Shipshape", version, license: { name: "Apache-2.0", identifier: "Apache-2.0" } },
    paths,
    components: {
      schemas: shared,
      securitySchemes: {
        token: { type: "http", scheme: "bearer" },
        session: { type: "apiKey", in: "cookie", name: "shipshape_session" },
      },
      responses: {
        Problem: {
          description: "What went wrong (RFC 9457)",
          content: { "application/problem+json": { schema: schemaOf(Problem, "output", shared) } },
        },
      },
    },
  };
}
