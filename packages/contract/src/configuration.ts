import * as z from "zod";
import { defineEvent } from "./event.ts";
import { MANIFEST_KINDS } from "./manifest-kinds.ts";
import { OwningFiles, Plan } from "./plan.ts";
import { defineRoute } from "./route.ts";

/** A large house in one request, since all of it is applied or none: about 40,000 services. */
const BODY_LIMIT_MIB = 16;

export const configuration = {
  plan: defineRoute({
    id: "configuration.plan",
    method: "POST",
    path: "/api/v1/config/plan",
    summary: "What applying these files would change; changes nothing",
    permission: "config:read",
    body: OwningFiles,
    bodyLimitMiB: BODY_LIMIT_MIB,
    response: Plan,
  }),
  apply: defineRoute({
    id: "configuration.apply",
    method: "POST",
    path: "/api/v1/config/apply",
    summary: "Make it as these files say: all of it, or, when anything is wrong, none of it",
    permission: "config:write",
    body: OwningFiles,
    bodyLimitMiB: BODY_LIMIT_MIB,
    response: Plan,
  }),
  export: defineRoute({
    id: "configuration.export",
    method: "GET",
    path: "/api/v1/config/export",
    summary: "Everything that configuration as code knows, as documents that apply to the same again",
    permission: "config:read",
    query: z.object({ kind: z.enum([...MANIFEST_KINDS] as [string, ...string[]]).optional() }),
    response: z.object({ documents: z.array(z.record(z.string(), z.unknown())) }),
  }),
};

export const configurationApplied = defineEvent(
  "configuration.applied",
  "Configuration was applied from files",
  z.object({ creates: z.int(), updates: z.int(), removes: z.int().default(0), kinds: z.array(z.string()) }),
);
