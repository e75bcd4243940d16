import { createRoute } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { loadAll } from "../../kernel/load-all.ts";
import { lazyPage } from "../../kernel/load-part.ts";
import { signedInRoute } from "../../kernel/signed-in-route.ts";

const statusPagesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/status-pages",
  loader: ({ context: { queries } }) => loadAll(queries, [ask.statuspage.list()]),
  component: lazyPage(() => import("./status-pages-page.tsx"), "StatusPagesPage"),
});

export const statuspageRoutes = [statusPagesRoute] as const;
