import { createRoute } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import { loadAll, loadSoon } from "../../kernel/load-all.ts";
import { lazyPage } from "../../kernel/load-part.ts";
import { signedInRoute } from "../../kernel/signed-in-route.ts";
import { deviceState } from "./this-device.ts";

const meRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/settings/me",
  loader: ({ context: { queries } }) =>
    Promise.all([
      loadAll(queries, [ask.notify.listMyContactMethods(), ask.notify.listChannels(), ask.notify.getMyRules()]),
      loadSoon(queries, [deviceState]),
    ]),
  component: lazyPage(() => import("./me-page.tsx"), "MePage"),
});

const channelsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/settings/channels",
  loader: ({ context: { queries } }) => loadAll(queries, [ask.notify.listProviders()]),
  component: lazyPage(() => import("./channels-page.tsx"), "ChannelsPage"),
});

export const notifyRoutes = [meRoute, channelsRoute] as const;
