import { createRoute } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { loadAll } from "../../kernel/load-all.ts";
import { lazyPage } from "../../kernel/load-part.ts";
import { signedInRoute } from "../../kernel/signed-in-route.ts";

const sourcesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/settings/sources",
  loader: ({ context: { queries } }) => loadAll(queries, [ask.telemetry.listSources()]),
  component: lazyPage(() => import("./sources-page.tsx"), "SourcesPage"),
});

export const telemetryRoutes = [sourcesRoute] as const;
