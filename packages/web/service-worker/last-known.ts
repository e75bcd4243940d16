import { NetworkFirst } from "workbox-strategies";

declare const self: ServiceWorkerGlobalScope;

const CACHE = "shipshape-last-known";
const MOST = 120;

/**
 * What may be shown without a connection, as it was last: who one is, and the lists and objects of an incident at night.
 * Never tokens, links that sign in or acknowledge, the audit log, the live stream, or where somebody can be reached.
 */
export const LAST_KNOWN =
  /^\/api\/v1\/(?!me\/(?!shifts$))(me|alerts|incidents|services|service-standings|dependencies|slos|slo-burn-downs|deployments|deployment-effects|running|schedules|on-call|escalation-policies|teams|environments|environment-board|gates|freezes|status-pages|runbooks|notifications)(\/[^/]+){0,2}$/;

/** Tells the pages that what they asked for is as of an earlier moment. */
async function tellAge(response: Response): Promise<void> {
  const asOfMs = Date.parse(response.headers.get("date") ?? "");
  for (const client of await self.clients.matchAll()) client.postMessage({ kind: "last-known", asOfMs });
}

async function dropOldest(): Promise<void> {
  const cache = await caches.open(CACHE);
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST)).map((key) => cache.delete(key)));
}

/** From the server; where it cannot be reached, as it answered last. Whoever is signed out leaves nothing behind. */
export const lastKnown = new NetworkFirst({
  cacheName: CACHE,
  matchOptions: { ignoreVary: true },
  plugins: [
    {
      async fetchDidSucceed({ response }) {
        if (response.status === 401) await caches.delete(CACHE);
        return response;
      },
      cacheWillUpdate: async ({ response }) => (response.status === 200 ? response : null),
      cacheDidUpdate: dropOldest,
      async cachedResponseWillBeUsed({ cachedResponse }) {
        if (cachedResponse) await tellAge(cachedResponse);
        return cachedResponse;
      },
    },
  ],
});
