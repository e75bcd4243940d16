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

/** The filter that the address of this page holds, as it is saved: without what passes, in the order of names. */
function useFilterHere(): string {
  const search = useRouterState({ select: ({ location }) => location.search as Readonly<Record<string, unknown>> });
  const { stringifySearch } = useRouter().options;
  const kept = Object.entries(search).filter(([name, value]) => value !== undefined && !PASSING.has(name));
  kept.sort(([a], [b]) => a.localeCompare(b));
  return stringifySearch(Object.fromEntries(kept)).replace(/^\?/, "");
}

/** The saved filters of a list, the filter that is in force, and which of the saved ones that is. */
export function useSavedFilters(place: Place) {
  const { data } = useQuery(ask.access.listSavedFilters({ query: { place } }));
  const here = useFilterHere();
  const filters = data?.filters ?? [];
  return { filters, here, picked: filters.find(({ search }) => search === here) };
}
