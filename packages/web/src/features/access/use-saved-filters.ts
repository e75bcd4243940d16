import type { SavedFilter, SavedFilterPlace } from "@shipshape/contract/access";
import { useQuery } from "@tanstack/react-query";
import { useRouter, useRouterState } from "@tanstack/react-router";
import type * as z from "zod";
import { ask } from "../../kernel/ask.ts";

export type Place = z.infer<typeof SavedFilterPlace>;
export type SavedFilterView = z.infer<typeof SavedFilter>;

export const PLACE_PATHS: Readonly<Record<Place, string>> = {
  alerts: "/alerts",
  incidents: "/incidents",
  deployments: "/deployments",
  services: "/services",
  slos: "/slos",
};

/** What an address holds beside the filter: what is opened beside the list, and how far one had paged. */
const PASSING: ReadonlySet<string> = new Set(["peek", "after"]);

/** What a list's own tabs choose: alone it needs no name of its own. */
const OF_TABS: ReadonlySet<string> = new Set(["show", "team", "status", "health"]);

/** The filter that the address of this page holds, as it is saved: without what passes, in the order of names. */
function useFilterHere(): { here: string; isOfTabs: boolean } {
  const search = useRouterState({ select: ({ location }) => location.search as Readonly<Record<string, unknown>> });
  const { stringifySearch } = useRouter().options;
  const kept = Object.entries(search).filter(([name, value]) => value !== undefined && !PASSING.has(name));
  kept.sort(([a], [b]) => a.localeCompare(b));
  return {
    here: stringifySearch(Object.fromEntries(kept)).replace(/^\?/, ""),
    isOfTabs: kept.length < 2 && kept.every(([name]) => OF_TABS.has(name)),
  };
}

/** The saved filters of a list, the filter in force, which of the saved ones that is, and whether it could be one. */
export function useSavedFilters(place: Place) {
  const { data } = useQuery(ask.access.listSavedFilters({ query: { place } }));
  const { here, isOfTabs } = useFilterHere();
  const filters = data?.filters ?? [];
  const picked = filters.find(({ search }) => search === here);
  return { filters, here, picked, canBeSaved: data !== undefined && picked === undefined && !isOfTabs };
}
