import { createRoute } from "@tanstack/react-router";
import * as z from "zod";
import { ask } from "../../kernel/ask.ts";
import { loadAll } from "../../kernel/load-all.ts";
import { lazyPage } from "../../kernel/load-part.ts";
import { signedInRoute } from "../../kernel/signed-in-route.ts";

const runbooksRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/runbooks",
  validateSearch: z.object({ find: z.string().max(200).optional().catch(undefined) }),
  loader: ({ context: { queries } }) => loadAll(queries, [ask.catalog.listRunbooks()]),
  component: lazyPage(() => import("./runbooks-page.tsx"), "RunbooksPage"),
});

export const runbooksRoutes = [runbooksRoute] as const;
