import { READINESS_AREAS, READINESS_CLASSES, type ReadinessClass, type ReadinessItem } from "./readiness-items.ts";

type Area = ReadinessItem["area"];
export type ItemOfList = Pick<ReadinessItem, "area" | "classes"> & {
  readonly decision: "pass" | "fail" | "exempt";
  readonly wanted: boolean;
};

const RISING = READINESS_CLASSES.toReversed();

/**
 * What to do first: of the lowest class that is not reached, the first that is missing. Whoever is paged for it and what may
 * be expected of it stand first in the checklist, and what they need is wanted of every service.
 */
export function firstStep<Item extends ItemOfList>(
  items: readonly Item[],
  reached: ReadinessClass | null,
): Item | undefined {
  const missing = items.filter(({ wanted, decision }) => wanted && decision === "fail");
  const ahead = RISING.slice(reached === null ? 0 : RISING.indexOf(reached) + 1);
  for (const next of ahead) {
    const first = missing.find(({ classes }) => classes.includes(next));
    if (first) return first;
  }
  return missing[0];
}

/** The items by what they are about, in the order of the areas; each in the order of the checklist. */
export const byArea = <Item extends Pick<ItemOfList, "area">>(
  items: readonly Item[],
): { readonly area: Area; readonly items: readonly Item[] }[] =>
  READINESS_AREAS.map((area) => ({ area, items: items.filter((item) => item.area === area) })).filter(
    (group) => group.items.length > 0,
  );
