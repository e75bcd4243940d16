import type { FreezeOverride, FreezeStretch } from "@shipshape/contract/gates-freezes";
import type * as z from "zod";
import type { Lane, LaneBar } from "../../kit/lane.ts";
import { type FreezeView, freezeStatus, passingText, selectorText } from "./freeze-words.ts";

type Stretch = z.infer<typeof FreezeStretch>;
type Override = z.infer<typeof FreezeOverride>;

/** Somebody let one gate pass it: outlined over the stretch that it passed. */
const overrideBar = ({
  id,
  service,
  environment,
  reason,
  overriddenBy,
  overriddenAt,
  until,
  endedAt,
}: Override): LaneBar => ({
  key: id,
  label: service,
  title: `${service} may pass in ${environment}: ${reason}`,
  facts: [reason, `${overriddenBy} let ${service} pass in ${environment}`],
  tone: "info",
  look: "outlined",
  fromMs: overriddenAt.getTime(),
  toMs: (endedAt ?? until).getTime(),
});

/** A lane for each freeze that is in sight, with a bar for each time it holds, and for each gate that was let pass it. */
export function freezeLanes(
  freezes: readonly FreezeView[],
  stretches: readonly Stretch[],
  overrides: readonly Override[],
  nowMs: number,
): Lane[] {
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
        facts: [reason, `For ${forWhat}`, ...passingText(freeze)],
        tone: status.tone,
        fromMs: from.getTime(),
        toMs: to.getTime(),
        ...(kind === "deny" ? { look: "striped" as const } : {}),
      };
    });
    const passed = overrides.filter((override) => override.freeze === name).map(overrideBar);
    return [{ key: name, label: displayName, bars: [...bars, ...passed] }];
  });
}
