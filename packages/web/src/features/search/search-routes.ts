import { SearchKind } from "@shipshape/contract/search";
import { createRoute } from "@tanstack/react-router";
import * as z from "zod";
import { lazyPage } from "../../kernel/load-part.ts";
import { signedInRoute } from "../../kernel/signed-in-route.ts";

const searchRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/search",
  validateSearch: z.object({
    q: z.string().max(200).optional().catch(undefined),
    kind: SearchKind.optional().catch(undefined),
  }),
  component: lazyPage(() => import("./search-page.tsx"), "SearchPage"),
});

export const searchRoutes = [searchRoute] as const;
