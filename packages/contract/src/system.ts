import * as z from "zod";
import { defineRoute } from "./route.ts";
import { Done, Moment } from "./value.ts";

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
  getOnboarding: defineRoute({
    id: "system.getOnboarding",
    method: "GET",
    path: "/api/v1/onboarding",
    summary: "Whether the caller put the first steps away, and whether mail can be sent",
    permission: "self",
    response: z.object({
      dismissed: z.boolean(),
      mail: z.object({
        ready: z.boolean(),
        because: z.string().describe("where mail goes, or what is missing and the mend"),
      }),
    }),
  }),
  dismissOnboarding: defineRoute({
    id: "system.dismissOnboarding",
    method: "PUT",
    path: "/api/v1/onboarding",
    summary: "Put the first steps away, or bring them back, for the caller",
    permission: "self",
    body: z.strictObject({ dismissed: z.boolean() }),
    response: Done,
  }),
};
