import * as z from "zod";
import { defineRoute } from "./route.ts";

/** One thing that a provider has to be told of. A secret is never shown: only whether it is there. */
export const ProviderField = z.object({
  name: z.string(),
  label: z.string(),
  hint: z.string(),
  secret: z.boolean(),
  required: z.boolean(),
  variable: z.string().describe("the environment variable that sets it"),
  from: z.enum(["environment", "settings", "default", "nowhere"]).describe("where its value comes from"),
  value: z.string().nullable().describe("null where it is secret, or nowhere"),
});

/** Who carries messages for one or more channels. */
export const ProviderView = z.object({
  provider: z.string(),
  title: z.string(),
  about: z.string(),
  channels: z.array(z.string()),
  ready: z.boolean(),
  because: z.string(),
  fields: z.array(ProviderField),
  steps: z.array(z.object({ about: z.string(), code: z.string().nullable() })),
});

const byName = z.object({ provider: z.string() });

export const notifyProviders = {
  listProviders: defineRoute({
    id: "notify.listProviders",
    method: "GET",
    path: "/api/v1/notification-providers",
    summary: "Who carries messages for this installation, and how each is set up",
    permission: "access:read",
    response: z.object({ providers: z.array(ProviderView) }),
  }),
  putProvider: defineRoute({
    id: "notify.putProvider",
    method: "PUT",
    path: "/api/v1/notification-providers/:provider",
    summary: "Set a provider up; what is left out stays, what is empty is taken away",
    permission: "access:write",
    params: byName,
    body: z.strictObject({ values: z.record(z.string(), z.string().trim().max(4_000)) }),
    response: ProviderView,
  }),
  checkProvider: defineRoute({
    id: "notify.checkProvider",
    method: "POST",
    path: "/api/v1/notification-providers/:provider/check",
    summary: "Ask a provider whether it takes what it was set up with",
    permission: "access:write",
    params: byName,
    response: z.object({ ready: z.boolean(), because: z.string() }),
  }),
};
