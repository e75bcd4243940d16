import type { IconName } from "./kit/icon.tsx";

/** The way to the places, in the side bar and the palette; the key follows `g`. */
export const PLACES = [
  { to: "/", label: "Home", icon: "home", key: "h" },
  { to: "/services", label: "Services", icon: "services", key: "s" },
  { to: "/deployments", label: "Deployments", icon: "delivery", key: "d" },
  { to: "/slos", label: "SLOs", icon: "slos", key: "l" },
  { to: "/alerts", label: "Alerts", icon: "alerts", key: "a" },
  { to: "/on-call", label: "On-call", icon: "oncall", key: "o" },
  { to: "/incidents", label: "Incidents", icon: "incidents", key: "i" },
  { to: "/status-pages", label: "Status pages", icon: "statuspage", key: "p" },
] as const satisfies readonly { to: string; label: string; icon: IconName; key: string }[];

export const SETTINGS = { to: "/settings", label: "Settings", icon: "settings", key: "," } as const;
