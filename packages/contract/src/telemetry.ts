import * as z from "zod";
import { defineRoute } from "./route.ts";
import { Done, Moment, Name } from "./value.ts";

export const SourceKind = z.enum(["prometheus", "scrape", "self"]);

export const Source = z.object({
  id: z.uuid(),
  name: Name,
  displayName: z.string(),
  kind: SourceKind,
  url: z.string().nullable(),
  lastSuccessAt: Moment.nullable(),
  lastErrorAt: Moment.nullable(),
  lastError: z.string().nullable(),
  hasToken: z.boolean().describe("a bearer token is kept for it, sealed"),
});

const Address = z.url("an address such as http://prometheus.example:9090");
const BearerToken = z.string().min(1).max(4000);

/** Where metrics are read, as a person says it. */
export const SourceInput = z.strictObject({
  name: Name,
  displayName: z.string().min(1).max(200).optional(),
  kind: z.enum(["prometheus", "scrape"]).describe("prometheus: its HTTP API; scrape: a /metrics page read directly"),
  url: Address,
  bearerToken: BearerToken.optional().describe("kept sealed; absent at a change: the one that is kept stays"),
});

/** What an address turned out to be, and whose series are there. */
export const Discovery = z.object({
  ok: z.boolean(),
  kind: z.enum(["prometheus", "scrape"]),
  url: z.string().describe("the address to keep"),
  detail: z.string().describe("what it answered, or why it did not and the mend"),
  series: z.int(),
  services: z.array(
    z.object({
      label: z.string().describe("the label that tells the services apart"),
      value: z.string(),
      metrics: z.int().describe("how many metrics of it an objective could be made of"),
    }),
  ),
});

export const telemetry = {
  listSources: defineRoute({
    id: "telemetry.listSources",
    method: "GET",
    path: "/api/v1/sources",
    summary: "Metric sources, and whether they answer",
    permission: "telemetry:read",
    response: z.object({ sources: z.array(Source) }),
  }),
  discover: defineRoute({
    id: "telemetry.discover",
    method: "POST",
    path: "/api/v1/source-discovery",
    summary: "Connect to an address now, find out what it is and whose metrics are there; keeps nothing",
    permission: "telemetry:write",
    body: z.strictObject({ url: Address, bearerToken: BearerToken.optional() }),
    response: Discovery,
  }),
  createSource: defineRoute({
    id: "telemetry.createSource",
    method: "POST",
    path: "/api/v1/sources",
    summary: "Add a metric source",
    permission: "telemetry:write",
    body: SourceInput,
    response: Source,
  }),
  updateSource: defineRoute({
    id: "telemetry.updateSource",
    method: "PUT",
    path: "/api/v1/sources/:name",
    summary: "Change a metric source",
    permission: "telemetry:write",
    params: z.object({ name: Name }),
    body: SourceInput.omit({ name: true }).extend({
      forgetToken: z.boolean().default(false).describe("ask without a token from now on"),
    }),
    response: Source,
  }),
  removeSource: defineRoute({
    id: "telemetry.removeSource",
    method: "DELETE",
    path: "/api/v1/sources/:name",
    summary: "Remove a metric source that no objective reads",
    permission: "telemetry:write",
    params: z.object({ name: Name }),
    response: Done,
  }),
  restoreSource: defineRoute({
    id: "telemetry.restoreSource",
    method: "POST",
    path: "/api/v1/sources/:name/restore",
    summary: "Take the removal of a source back",
    permission: "telemetry:write",
    params: z.object({ name: Name }),
    response: Source,
  }),
  checkSource: defineRoute({
    id: "telemetry.checkSource",
    method: "POST",
    path: "/api/v1/sources/:name/check",
    summary: "Ask a source for one sample now, and say what it answered",
    permission: "telemetry:write",
    params: z.object({ name: Name }),
    response: z.object({ ok: z.boolean(), detail: z.string(), series: z.int() }),
  }),
};
