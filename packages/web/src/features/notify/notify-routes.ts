import { createRoute } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { loadAll } from "../../kernel/load-all.ts";
import { lazyPage } from "../../kernel/load-part.ts";
import { signedInRoute } from "../../kernel/signed-in-route.ts";

const meRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/settings/me",
  loader: ({ context: { queries } }) => loadAll(queries, [ask.notify.listMyContactMethods()]),
  component: lazyPage(() => import("./me-page.tsx"), "MePage"),
});

export const notifyRoutes = [meRoute] as const;
