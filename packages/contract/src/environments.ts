import * as z from "zod";
import { Deployment } from "./changes.ts";
import { defineEvent } from "./event.ts";
import { defineRoute } from "./route.ts";
import { Annotations, Labels, Name } from "./value.ts";

export const EnvironmentKind = z.enum(["production", "staging", "testing", "development"]);

export const Environment = z.object({
  name: Name,
  displayName: z.string(),
  kind: EnvironmentKind,
  description: z.string(),
  labels: Labels,
  annotations: Annotations,
});

/** How what runs somewhere stands to what runs in production. */
export const BesideProduction = z.object({
  is: z.enum(["same", "behind", "ahead"]).describe("behind: production had it before; ahead: production never had it"),
  deployments: z.int().describe("by how many successful deployments"),
});

export const RunningPlace = Deployment.extend({
  besideProduction: BesideProduction.nullable().describe(
    "null in production itself, and where production runs nothing",
  ),
});

export const environments = {
  list: defineRoute({
    id: "environments.list",
    method: "GET",
    path: "/api/v1/environments",
    summary: "The environments",
    permission: "environments:read",
    response: z.object({ environments: z.array(Environment) }),
  }),
  board: defineRoute({
    id: "environments.board",
    method: "GET",
    path: "/api/v1/environment-board",
    summary: "What runs where, and how far that is from production",
    permission: "environments:read",
    query: z.object({ service: Name.optional() }),
    response: z.object({ environments: z.array(Environment), places: z.array(RunningPlace) }),
  }),
};

export const environmentChanged = defineEvent(
  "environments.environmentChanged",
  "An environment was added or changed",
  z.object({ environment: Name, change: z.enum(["created", "updated"]) }),
);
