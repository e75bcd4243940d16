import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ask } from "./kernel/ask.ts";
import { pageActionsNow } from "./kernel/page-actions.ts";
import { chooseTheme } from "./kernel/theme.ts";
import { CommandPalette, type PaletteEntry, type PaletteGroup } from "./kit/command-palette.tsx";
import { type Place, SETTINGS, usePlaces } from "./places.ts";
import { useSignOut } from "./use-sign-out.ts";

type Go = ReturnType<typeof useNavigate>;

function useIncidents(go: Go): PaletteEntry[] {
  const { data } = useQuery(ask.incidents.list({ query: { limit: 50 } }));
  return (data?.incidents ?? []).map(({ shortId, title, service, status }) => ({
    key: shortId,
    label: shortId,
    icon: "incidents",
    words: [title, service ?? "", status],
    note: title,
    run: () => void go({ to: "/incidents/$id", params: { id: shortId } }),
  }));
}

function useServices(go: Go): PaletteEntry[] {
  const { data } = useQuery(ask.catalog.listServices());
  return (data?.services ?? []).map(({ name, displayName, owner }) => ({
    key: `service ${name}`,
    label: displayName,
    icon: "services",
    words: [name, owner],
    note: `owned by ${owner}`,
    run: () => void go({ to: "/services/$name", params: { name } }),
  }));
}

function useSlos(go: Go): PaletteEntry[] {
  const { data } = useQuery(ask.slo.list());
  return (data?.slos ?? []).map(({ name, displayName, service }) => ({
    key: `slo ${name}`,
    label: displayName,
    icon: "slos",
    words: [name, service],
    note: `of ${service}`,
    run: () => void go({ to: "/slos/$name", params: { name } }),
  }));
}

/** The places, and the pages they hold. */
const placeEntries = (go: Go, places: readonly Place[]): PaletteEntry[] =>
  [...places, SETTINGS].flatMap(({ path, label, icon, key, parts }) => [
    { key: path, label, icon, shortcut: `g ${key}`, run: () => void go({ to: path }) },
    ...parts
      .filter((part) => part.label !== label)
      .map((part) => ({
        key: `${path} ${part.path}`,
        label: part.label,
        icon,
        note: `in ${label}`,
        run: () => void go({ to: part.path }),
      })),
  ]);

type PaletteProps = { open: boolean; onOpenChange: (open: boolean) => void; onKeys: () => void };

/** Go to a place, find a service, an objective or an incident, do something. */
export function Palette({ open, onOpenChange, onKeys }: PaletteProps) {
  const go = useNavigate();
  const signOut = useSignOut();
  const actions: PaletteEntry[] = [
    { key: "light", label: "Light theme", icon: "settings", run: () => chooseTheme("light") },
    { key: "dark", label: "Dark theme", icon: "settings", run: () => chooseTheme("dark") },
    { key: "system", label: "Theme as the system", icon: "settings", run: () => chooseTheme("system") },
    { key: "keys", label: "Keys", icon: "settings", shortcut: "?", run: onKeys },
    { key: "sign-out", label: "Sign out", icon: "user", run: signOut },
  ];
  const groups: PaletteGroup[] = [
    { title: "Here", entries: pageActionsNow() },
    { title: "Go to", entries: placeEntries(go, usePlaces()) },
    { title: "Incidents", entries: useIncidents(go) },
    { title: "Services", entries: useServices(go) },
    { title: "SLOs", entries: useSlos(go) },
    { title: "Do", entries: actions },
  ];
  return <CommandPalette open={open} onOpenChange={onOpenChange} groups={groups} />;
}
