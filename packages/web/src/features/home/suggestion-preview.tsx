import { percent } from "@shipshape/domain/slo/percent";
import { allowance } from "@shipshape/domain/slo/propose-target";
import { humanizeDuration } from "@shipshape/domain/time/duration";
import { Tile, Tiles } from "../../kit/stack.tsx";
import type { Suggestion } from "./suggestion.ts";

const countText = (count: number): string => Math.round(count).toLocaleString("en");

type PreviewProps = { suggestion: Suggestion; target: number | undefined; days: number };

/** How it stands now, and what the target would allow to fail. */
export function SuggestionPreview({ suggestion: { observed, eventsPerDay }, target, days }: PreviewProps) {
  const share = observed && observed.total > 0 ? observed.good / observed.total : undefined;
  const allowed = target === undefined ? undefined : allowance(target, days, eventsPerDay);
  const keeps = share === undefined || target === undefined ? undefined : share >= target;
  return (
    <Tiles>
      <Tile
        label="Now"
        value={share === undefined ? "–" : percent(share, 5)}
        note={observed ? `of ${countText(observed.total)} requests, ${observed.over}` : "counted once it is accepted"}
        {...(keeps === undefined ? {} : { tone: keeps ? ("ok" as const) : ("bad" as const) })}
      />
      <Tile
        label={`May fail in ${days} days`}
        value={allowed ? humanizeDuration(Math.max(60_000, Math.round(allowed.minutes) * 60_000)) : "–"}
        note="of the whole service at once"
      />
      {allowed?.events != null && (
        <Tile label="Or" value={countText(allowed.events)} note="requests, at the traffic of the last week" />
      )}
    </Tiles>
  );
}
