import { openApi } from "@shipshape/contract/openapi";
import { allRoutes } from "@shipshape/contract/routes";
import type pg from "pg";
import type { Http } from "./http.ts";
import type { Kernel } from "./kernel.ts";

export const VERSION = "0.1.0";

/** What orchestrators, Prometheus and tools ask of the server itself. */
export function mountOwnHealth({ mountRaw }: Http, { metrics, clock }: Kernel, pool: pg.Pool): void {
  const page = (id: string, path: string) => ({
    id: `system.${id}`,
    method: "GET" as const,
    path,
    permission: "public" as const,
  });

  mountRaw(page("healthz", "/healthz"), async () => ({ ok: true, version: VERSION }));
  mountRaw(page("readyz", "/readyz"), async () => {
    await pool.query("select 1");
    return { ok: true, now: clock.now() };
  });
  mountRaw(page("metrics", "/metrics"), async ({ reply }) => {
    reply.type(metrics.registry.contentType);
    return metrics.registry.metrics();
  });
  // made once, and not for everybody who asks: it is public, and half a second's work for a few bytes
  let description: string | undefined;
  mountRaw({ ...page("openapi", "/api/v1/openapi.json"), perMinute: 60 }, async ({ reply }) => {
    description ??= JSON.stringify(openApi(allRoutes, VERSION));
    return reply.type("application/json; charset=utf-8").send(description);
  });
}
