import { globMatches } from "@shipshape/domain/gates/glob";
import type { LaneBand } from "../../kit/lane.ts";
import { type FreezeView, selectorText } from "./freeze-words.ts";

type Stretch = { readonly freeze: string; readonly from: Date; readonly to: Date };

/** What is looked at: everything, or one service or team; one environment, or all. */
export type FrozenPlace = { readonly isOne: boolean; readonly environment: string | undefined };

/** A freeze shades all lanes, so it has to hold for what is in all of them: one of some services does not, where all are shown. */
function holdsForAll({ selector, kind }: FreezeView, { isOne, environment }: FrozenPlace): boolean {
  const { services, teams, tiers, labels, environments } = selector;
  if (kind !== "deny") return false;
  if (!isOne && (services || teams || tiers || labels)) return false;
  return environment === undefined || !environments || environments.some((name) => globMatches(name, environment));
}

/** The stretches in which nothing was to ship, over what ran where. */
export function freezeBands(
  freezes: readonly FreezeView[],
  stretches: readonly Stretch[],
  place: FrozenPlace,
): LaneBand[] {
  const byName = new Map(freezes.map((freeze) => [freeze.name, freeze]));
  return stretches.flatMap(({ freeze: name, from, to }) => {
    const freeze = byName.get(name);
    if (!freeze || !holdsForAll(freeze, place)) return [];
    return [
      {
        key: `${name} ${from.toISOString()}`,
        label: `${freeze.displayName}, for ${selectorText(freeze.selector)}`,
        tone: "warn" as const,
        fromMs: from.getTime(),
        toMs: to.getTime(),
      },
    ];
  });
}
