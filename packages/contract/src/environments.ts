import * as z from "zod";
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

export const environments = {
  list: defineRoute({
    id: "environments.list",
    method: "GET",
    path: "/api/v1/environments",
    summary: "The environments",
    permission: "environments:read",
    response: z.object({ environments: z.array(Environment) }),
  }),
};
