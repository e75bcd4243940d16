import * as z from "zod";
import { defineRoute } from "./route.ts";
import { Moment } from "./value.ts";

export const system = {
  get: defineRoute({
    id: "system.get",
    method: "GET",
    path: "/api/v1/system",
    summary: "The version of this server, its clock, and whether it still waits for its first administrator",
    permission: "public",
    response: z.object({
      version: z.string(),
      now: Moment,
      startedAt: Moment,
      needsFirstAdministrator: z.boolean(),
    }),
  }),
};
