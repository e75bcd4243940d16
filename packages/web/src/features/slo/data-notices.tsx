import { Notice } from "../../kit/notice.tsx";
import { Stack } from "../../kit/stack.tsx";
import { ClockTime, Time } from "../../kit/time.tsx";
import type { SloView } from "./slo-words.ts";

/** What is to be known of the data before one believes a number: it is missing, looks wrong, or holds alerts as they are. */
export function DataNotices({ slo }: { slo: SloView & { readonly countingNote: string | null } }) {
  const { dataProblem, dataUntil, otherAlerts, burn, budget, countingNote } = slo;
  const missing = otherAlerts.find(({ kind, firing }) => kind === "no_data" && firing);
  const wrong = otherAlerts.find(({ kind, firing }) => kind === "bad_data" && firing);
  const held = burn.filter((pair) => pair.held);
  const isFirst = budget === null;
  if (!dataProblem && !missing && !wrong && held.length === 0 && !countingNote) return null;
  return (
    <Stack space="close">
      {(dataProblem || missing) && (
        <Notice tone="warn" title={missing ? "No data comes" : "There is no fresh data"}>
          {dataProblem ?? missing?.because}
          {dataUntil && !isFirst && (
            <>
              {" "}
              It is counted until <Time at={dataUntil} />.
            </>
          )}
        </Notice>
      )}
      {wrong && (
        <Notice tone="warn" title="The data looks wrong">
          {wrong.because}
          {wrong.since && (
            <>
              {" "}
              Since <ClockTime at={wrong.since} />.
            </>
          )}
        </Notice>
      )}
      {held.length > 0 && (
        <Notice tone="muted" title="Burn alerts are held as they are">
          Too little was measured lately: {held.map(({ rule }) => rule).join(", ")} neither{" "}
          {held.length === 1 ? "begins nor ends" : "begin nor end"} until enough is.
        </Notice>
      )}
      {countingNote && (
        <Notice tone="muted" title="Some counts are not exact">
          {countingNote}.
        </Notice>
      )}
    </Stack>
  );
}
