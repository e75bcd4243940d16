import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api } from "../../kernel/api.ts";

/** How a device stands with push messages: what is missing comes first. */
export type DeviceState = "unsupported" | "install-first" | "denied" | "off" | "on" | "unknown";

type InstallPrompt = Event & { prompt(): Promise<{ outcome: "accepted" | "dismissed" }> };

const isInstalled = (): boolean =>
  matchMedia("(display-mode: standalone)").matches || (navigator as { standalone?: boolean }).standalone === true;
const isApplePhone = (): boolean => /iPhone|iPad|iPod/.test(navigator.userAgent);

/** The browser's own name and that of the machine: `Chrome on Android`. */
export function deviceName(agent: string): string {
  const browser = (
    [
      ["Edge", /Edg(A|iOS)?\//],
      ["Firefox", /Firefox|FxiOS/],
      ["Samsung Internet", /SamsungBrowser/],
      ["Chrome", /Chrome|CriOS/],
      ["Safari", /Safari/],
    ] as const
  ).find(([, sign]) => sign.test(agent))?.[0];
  const machine = (
    [
      ["iPhone", /iPhone/],
      ["iPad", /iPad/],
      ["Android", /Android/],
      ["Windows", /Windows/],
      ["macOS", /Mac OS/],
      ["Linux", /Linux/],
    ] as const
  ).find(([, sign]) => sign.test(agent))?.[0];
  return `${browser ?? "A browser"} on ${machine ?? "a device"}`;
}

async function subscriptionHere(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
}

async function stateHere(): Promise<DeviceState> {
  const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  if (!able) return isApplePhone() && !isInstalled() ? "install-first" : "unsupported";
  if (Notification.permission === "denied") return "denied";
  return Notification.permission === "granted" && (await subscriptionHere()) ? "on" : "off";
}

/** Asks the browser once, subscribes with the installation's key, and makes the device known: all of it one tap. */
async function subscribe(pushKey: string): Promise<void> {
  if ((await Notification.requestPermission()) !== "granted") {
    throw new Error("The browser did not allow it. Allow notifications of this page in its settings, then try again.");
  }
  const registration = await navigator.serviceWorker.ready;
  const before = await registration.pushManager.getSubscription();
  const key = Uint8Array.from(atob(pushKey.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  // One that was made with other keys (another installation at this address) cannot be used.
  if (before && !sameKey(before.options.applicationServerKey, key)) await before.unsubscribe();
  const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint = "", keys = {} } = made.toJSON();
  const { p256dh = "", auth = "" } = keys;
  await api.notify.addMyDevice({
    body: { endpoint, keys: { p256dh, auth }, label: deviceName(navigator.userAgent) },
  });
}

const sameKey = (one: ArrayBuffer | null, other: Uint8Array): boolean =>
  one !== null && new Uint8Array(one).every((byte, at) => byte === other[at]);

/** The browser is asked, not the server. */
export const deviceState = { queryKey: ["this-device"], queryFn: stateHere };

/** Whether pages reach this device, and how to have them do so. */
export function useThisDevice() {
  const [install, setInstall] = useState<InstallPrompt>();
  const { data: state = "unknown", refetch } = useQuery({ ...deviceState, retry: false });
  useEffect(() => {
    const keep = (event: Event): void => {
      event.preventDefault();
      setInstall(event as InstallPrompt);
    };
    addEventListener("beforeinstallprompt", keep);
    return () => removeEventListener("beforeinstallprompt", keep);
  }, []);
  return {
    state,
    installed: isInstalled(),
    install: install && (() => void install.prompt().then(() => setInstall(undefined))),
    turnOn: async (pushKey: string) => {
      await subscribe(pushKey);
      await refetch();
    },
    endpoint: async () => (await subscriptionHere().catch(() => null))?.endpoint,
  };
}
