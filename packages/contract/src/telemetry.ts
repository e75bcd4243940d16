import * as z from "zod";
import { defineRoute } from "./route.ts";
import { Moment, Name } from "./value.ts";

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
