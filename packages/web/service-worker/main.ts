import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  type PrecacheEntry,
  precacheAndRoute,
} from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";
import { LAST_KNOWN, lastKnown } from "./last-known.ts";
import { takePushes } from "./push.ts";

declare const self: ServiceWorkerGlobalScope & { readonly __PARTS: PrecacheEntry[] };

/** How long a page may be on its way before the one at hand is shown: a train in a tunnel answers nothing at all. */
const PATIENCE_MS = 4_000;

/** The interface itself, with hashed names: from here, without asking. A new version brings a new worker with a new list. */
precacheAndRoute(self.__PARTS);
cleanupOutdatedCaches();

const shellAtHand = createHandlerBoundToURL("/index.html");

/** A page comes from the server, so that a new version is seen; without one, it is the page as it was. */
const freshOrAtHand: typeof shellAtHand = async (options) => {
  const { request } = options;
  try {
    return await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    return shellAtHand(options);
  }
};
registerRoute(new NavigationRoute(freshOrAtHand, { denylist: [/^\/(api|assets|metrics|ack|status)\b/] }));

registerRoute(({ url, sameOrigin }) => sameOrigin && LAST_KNOWN.test(url.pathname), lastKnown);

// A page that is open keeps the files it began with; the new worker takes over when it is asked to, or is alone.
self.addEventListener("message", ({ data }) => {
  if (data === "take over") void self.skipWaiting();
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

takePushes();
