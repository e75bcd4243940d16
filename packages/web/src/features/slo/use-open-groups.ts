import { useQueries } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ask } from "../../kernel/ask.ts";
import type { ListedSloView } from "./slo-words.ts";

const route = getRouteApi("/signed-in/slos");
/** The worst few say enough in a list; the page of the roll-up has all. */
const GROUPS_SHOWN = 5;

/** Which roll-ups show their worst groups beneath them; it stands in the address. */
export function useOpenGroups() {
  const { open = [] } = route.useSearch();
  const navigate = route.useNavigate();
  const found = useQueries({
    queries: open.map((parent) => ask.slo.list({ query: { parent, limit: GROUPS_SHOWN } })),
  });
  const groupsOf = new Map(open.map((parent, at) => [parent, found[at]?.data?.slos ?? []]));
  const isNested = ({ parent }: ListedSloView): boolean => parent !== null && groupsOf.has(parent);
  return {
    isOpen: (name: string): boolean => groupsOf.has(name),
    toggle(name: string): void {
      const left = open.filter((one) => one !== name);
      const next = left.length === open.length ? [...open, name] : left;
      void navigate({
        search: (before) => ({ ...before, open: next.length > 0 ? next : undefined }),
        replace: true,
        resetScroll: false,
      });
    },
    /** The rows, with the worst groups of those that are open under them. */
    within: (slos: readonly ListedSloView[]): ListedSloView[] =>
      slos.flatMap((slo) => {
        if (isNested(slo)) return [];
        return [slo, ...(slo.groups ? (groupsOf.get(slo.name) ?? []) : [])];
      }),
    isNested,
  };
}
