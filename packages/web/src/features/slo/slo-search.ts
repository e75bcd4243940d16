import * as z from "zod";
import { matches } from "../../kernel/text-filter.ts";
import type { SloView } from "./slo-words.ts";

export const SORTS = ["budget", "name"] as const;

/** What narrows and orders the list of objectives, as it stands in the address. */
export const SloSearch = z.object({
  find: z.string().optional().catch(undefined),
  service: z.string().optional().catch(undefined),
  team: z.string().optional().catch(undefined),
  state: z.enum(["ok", "burning", "spent", "no_data"]).optional().catch(undefined),
  sort: z.enum(SORTS).optional().catch(undefined),
});
export type SloFilter = z.infer<typeof SloSearch>;

/** Nothing counted stands after everything counted. */
const UNKNOWN = Number.POSITIVE_INFINITY;
const leftOf = ({ budget }: SloView): number => budget?.remainingShare ?? UNKNOWN;

/** Spent first, then what is soonest empty, then what has least left. */
const worstFirst = (a: SloView, b: SloView): number =>
  emptyIn(a) - emptyIn(b) || leftOf(a) - leftOf(b) || a.name.localeCompare(b.name);

function emptyIn(slo: SloView): number {
  if (slo.status === "spent") return -1;
  return slo.timeToExhaustionMinutes ?? Number.MAX_SAFE_INTEGER;
}

const ORDERS: Readonly<Record<NonNullable<SloFilter["sort"]> | "exhaustion", (a: SloView, b: SloView) => number>> = {
  exhaustion: worstFirst,
  budget: (a, b) => (leftOf(a) === leftOf(b) ? a.name.localeCompare(b.name) : leftOf(a) - leftOf(b)),
  name: (a, b) => a.displayName.localeCompare(b.displayName),
};

/** The objectives that a filter lets through, in its order. `ownerOf`: the team of a service. */
export function filtered(
  slos: readonly SloView[],
  { find = "", service, team, state, sort }: SloFilter,
  ownerOf: (service: string) => string | undefined,
): SloView[] {
  return slos
    .filter((slo) => service === undefined || slo.service === service)
    .filter((slo) => team === undefined || ownerOf(slo.service) === team)
    .filter((slo) => state === undefined || slo.status === state)
    .filter((slo) => matches(find, [slo.name, slo.displayName, slo.service]))
    .toSorted(ORDERS[sort ?? "exhaustion"]);
}
