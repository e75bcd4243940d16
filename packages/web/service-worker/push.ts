declare const self: ServiceWorkerGlobalScope;

/** What the server sends (packages/server/src/features/notify/push-payload.ts). */
type PushPayload = {
  readonly title: string;
  readonly body: string;
  readonly kind: "page" | "test" | "notice" | "code";
  readonly tag: string;
  readonly urgent: boolean;
  readonly url: string;
  readonly answers: { readonly acknowledge: string; readonly escalate: string } | null;
  readonly receipt: string;
};

/** What a browser knows of a notification and TypeScript's own library does not yet. */
type ShownOptions = NotificationOptions & {
  readonly renotify?: boolean;
  readonly vibrate?: readonly number[];
  readonly actions?: readonly { readonly action: string; readonly title: string }[];
};

const ICON = "/icon-192.png";
const ALARM = [300, 120, 300, 120, 300, 400, 300, 120, 300];

const tell = (path: string): Promise<Response> => fetch(path, { method: "POST", keepalive: true });

/** Shows what came, then says so: the server takes silence for a phone that is off. */
async function show(payload: PushPayload): Promise<void> {
  const { title, body, tag, urgent, answers, receipt } = payload;
  const options: ShownOptions = {
    body,
    tag,
    renotify: true,
    icon: ICON,
    badge: ICON,
    requireInteraction: urgent,
    ...(urgent ? { vibrate: ALARM } : {}),
    data: payload,
    ...(answers
      ? {
          actions: [
            { action: "acknowledge", title: "Acknowledge" },
            { action: "escalate", title: "Page the next" },
          ],
        }
      : {}),
  };
  await self.registration.showNotification(title, options);
  await tell(receipt).catch(() => undefined);
}

/** A tap leads to the window that is open, or opens one. */
async function open(url: string): Promise<void> {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const [first] = windows;
  if (!first) return void (await self.clients.openWindow(url));
  await first.focus();
  await first.navigate(url).catch(() => self.clients.openWindow(url));
}

/** An answer without opening anything; what the server says of it takes the place of the page. */
async function answer(payload: PushPayload, path: string): Promise<void> {
  try {
    const response = await tell(path);
    const body = await response.text();
    if (!response.ok) throw new Error(body);
    await self.registration.showNotification(body, { tag: payload.tag, icon: ICON, silent: true, data: payload });
  } catch {
    // Without a connection, or refused: the page that answers says why.
    await open(payload.url);
  }
}

type SubscriptionChange = ExtendableEvent & {
  readonly oldSubscription: PushSubscription | null;
  readonly newSubscription: PushSubscription | null;
};

/** Shows pages while no window is open, and takes answers to them. */
export function takePushes(): void {
  self.addEventListener("push", (event) => {
    const payload = event.data?.json() as PushPayload | undefined;
    if (payload) event.waitUntil(show(payload));
  });

  self.addEventListener("notificationclick", (event) => {
    const payload = event.notification.data as PushPayload;
    const path = payload.answers?.[event.action as "acknowledge" | "escalate"];
    event.notification.close();
    event.waitUntil(path ? answer(payload, path) : open(payload.url));
  });

  /** A browser renews its subscription when it likes; the device goes on under its new address. */
  self.addEventListener("pushsubscriptionchange", (given) => {
    const { oldSubscription: old, newSubscription, waitUntil } = given as SubscriptionChange;
    const renew = async (): Promise<void> => {
      const options = old?.options ?? { userVisibleOnly: true };
      const fresh = newSubscription ?? (await self.registration.pushManager.subscribe(options));
      const { endpoint, keys } = fresh.toJSON();
      const body = JSON.stringify({ endpoint, keys, label: "This device", ...(old ? { replaces: old.endpoint } : {}) });
      await fetch("/api/v1/me/devices", { method: "POST", headers: { "content-type": "application/json" }, body });
    };
    waitUntil.call(given, renew());
  });
}
