import type { FreezeStretch } from "@shipshape/contract/gates-freezes";
import type * as z from "zod";
import type { Lane } from "../../kit/lane.ts";
import { type FreezeView, freezeStatus, selectorText } from "./freeze-words.ts";

type Stretch = z.infer<typeof FreezeStretch>;

/** A lane for each freeze that is in sight, with a bar for each time it holds. */
export function freezeLanes(freezes: readonly FreezeView[], stretches: readonly Stretch[], nowMs: number): Lane[] {
  return freezes.flatMap((freeze) => {
    const { name, displayName, reason, selector, kind } = freeze;
    const mine = stretches.filter((stretch) => stretch.freeze === name);
    if (mine.length === 0) return [];
    const forWhat = selectorText(selector);
    const bars = mine.map(({ from, to }) => {
      const status = freezeStatus({ from, to, kind }, nowMs);
      return {
        key: `${name} ${from.toISOString()}`,
        label: status.word,
        title: `${displayName}: ${reason}, for ${forWhat}`,
        facts: [reason, `For ${forWhat}`],
        tone: status.tone,
        fromMs: from.getTime(),
        toMs: to.getTime(),
        ...(kind === "deny" ? { look: "striped" as const } : {}),
      };
    });
    return [{ key: name, label: displayName, bars }];
  });
}
