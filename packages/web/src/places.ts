import { type RegisteredRouter, useLocation, useRouter } from "@tanstack/react-router";
import type { IconName } from "./kit/icon.tsx";

/** An address that a page answers, without anything to fill in. */
type PagePath = Exclude<keyof RegisteredRouter["routesByPath"], `${string}$${string}`>;

type Page<Path> = { readonly path: Path; readonly label: string };

export type Place<Path = PagePath> = Page<Path> & {
  readonly icon: IconName;
  /** The key that leads there, after `g`. */
  readonly key: string;
  /** The pages it holds; its own is the first of them. */
  readonly parts: readonly Page<Path>[];
};

/** The way to the eight places, in the side bar and the palette. */
const PLACES: readonly Place<string>[] = [
  { path: "/", label: "Home", icon: "home", key: "h", parts: [] },
  {
    path: "/services",
    label: "Services",
    icon: "services",
    key: "s",
    parts: [
      { path: "/services", label: "Catalog" },
      { path: "/teams", label: "Teams" },
      { path: "/dependencies", label: "Dependencies" },
    ],
  },
  {
    path: "/deployments",
    label: "Delivery",
    icon: "delivery",
    key: "d",
    parts: [
      { path: "/deployments", label: "Deployments" },
      { path: "/changes", label: "All changes" },
      { path: "/environments", label: "Environments" },
      { path: "/compare", label: "Compare environments" },
      { path: "/whereabouts", label: "Where is it?" },
      { path: "/evidence", label: "Evidence" },
      { path: "/dora", label: "DORA" },
      { path: "/benchmarks", label: "Benchmarks" },
      { path: "/readiness", label: "Readiness" },
      { path: "/gates", label: "Gates and freezes" },
      { path: "/budget-policies", label: "Error budget policies" },
      { path: "/gate-sources", label: "Who asks the gate" },
      { path: "/change-sources", label: "Sources of changes" },
      { path: "/change-inbox", label: "Not understood" },
    ],
  },
  { path: "/slos", label: "SLOs", icon: "slos", key: "l", parts: [] },
  {
    path: "/alerts",
    label: "Alerts",
    icon: "alerts",
    key: "a",
    parts: [
      { path: "/alerts", label: "Alerts" },
      { path: "/alert-rules", label: "Rules" },
      { path: "/silences", label: "Silences" },
      { path: "/alert-routes", label: "Routes" },
      { path: "/integrations", label: "Integrations" },
    ],
  },
  {
    path: "/on-call",
    label: "On-call",
    icon: "oncall",
    key: "o",
    parts: [
      { path: "/on-call", label: "Schedules" },
      { path: "/my-shifts", label: "My shifts" },
      { path: "/calendars", label: "Calendars" },
      { path: "/escalation-policies", label: "Escalation policies" },
    ],
  },
  {
    path: "/incidents",
    label: "Incidents",
    icon: "incidents",
    key: "i",
    parts: [
      { path: "/incidents", label: "Incidents" },
      { path: "/status-pages", label: "Status pages" },
    ],
  },
  { path: "/runbooks", label: "Runbooks", icon: "runbooks", key: "r", parts: [] },
];

export const SETTINGS: Place = {
  path: "/settings",
  label: "Settings",
  icon: "settings",
  key: ",",
  parts: [
    { path: "/settings/me", label: "You" },
    { path: "/settings/people", label: "People" },
    { path: "/settings/sources", label: "Sources" },
    { path: "/settings/integrations", label: "Integrations" },
    { path: "/settings/tokens", label: "Tokens" },
    { path: "/settings/audit", label: "Audit" },
    { path: "/settings/about", label: "About this server" },
    { path: "/begin", label: "First steps" },
  ],
};

/** At a thumb's width there is room for four of them. */
export const PHONE_PATHS = ["/", "/incidents", "/alerts", "/on-call"] as const;

const holds = (path: string, pathname: string): boolean =>
  path === "/" ? pathname === "/" : pathname === path || pathname.startsWith(`${path}/`);

/** Whether the page at this address belongs to the place. */
export const isOfPlace = ({ path, parts }: Place, pathname: string): boolean =>
  [path, ...parts.map((part) => part.path)].some((own) => holds(own, pathname));

/** The places that there are pages for. */
export function usePlaces(): readonly Place[] {
  const { routesByPath } = useRouter();
  const isThere = <P extends Page<string>>(page: P): page is P & Page<PagePath> =>
    Object.hasOwn(routesByPath, page.path);
  return PLACES.filter(isThere).map((place) => ({ ...place, parts: place.parts.filter(isThere) }));
}

/** Where the person is. */
export const usePathname = (): string => useLocation({ select: ({ pathname }) => pathname });
