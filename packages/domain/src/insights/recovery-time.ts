import { MINUTE_MS } from "../time/milliseconds.ts";
import { type CausedIncident, type Deployed, endOf } from "./deployment-history.ts";

export type Recovery =
  | {
      readonly recovered: true;
      readonly atMs: number;
      /** From the end of the failed deployment, in whole minutes. */
      readonly minutes: number;
      readonly because: string;
      /** The deployment that mended it. */
      readonly by: string | undefined;
    }
  | { readonly recovered: false };

/** Which deployment mended an incident. */
export type Mended = { readonly incident: string; readonly by: string };

/**
 * When what a failed deployment broke was whole again (dora.dev: failed deployment recovery time), of the deployments that ended
 * after it in its place, in that order. With an incident, also where it did not even succeed: the first rollback while that went
 * on, else the last deployment before it was resolved, else its resolution; with several, when the last of them was over. Without
 * one: the next deployment that succeeded.
 */
export function recoveryOf(
  failed: Deployed,
  incidents: readonly CausedIncident[],
  later: Iterable<Deployed>,
): { readonly recovery: Recovery; readonly mended: readonly Mended[] } {
  const endMs = endOf(failed);
  if (incidents.length === 0) {
    for (const next of later) {
      if (next.status !== "succeeded") continue;
      return { recovery: recovered(endOf(next), endMs, `${next.shortId} succeeded`, next.id), mended: [] };
    }
    return { recovery: { recovered: false }, mended: [] };
  }
  const ends = incidents.map((incident) => ofIncident(incident, endMs, later));
  const mended = ends.flatMap((end, nth): Mended[] => {
    const incident = incidents[nth];
    return incident && end.recovered && end.by !== undefined ? [{ incident: incident.shortId, by: end.by }] : [];
  });
  return { recovery: lastOf(ends), mended };
}

/** It is whole when all are over: of the same moment the first that is told. */
function lastOf(ends: readonly Recovery[]): Recovery {
  let last: Recovery = { recovered: false };
  for (const end of ends) {
    if (!end.recovered) return end;
    if (!last.recovered || end.atMs > last.atMs) last = end;
  }
  return last;
}

const recovered = (atMs: number, endMs: number, because: string, by: string | undefined): Recovery => ({
  recovered: true,
  atMs,
  minutes: Math.max(0, Math.floor((atMs - endMs) / MINUTE_MS)),
  because,
  by,
});

function ofIncident(incident: CausedIncident, endMs: number, later: Iterable<Deployed>): Recovery {
  const { resolvedAtMs, beganAtMs, shortId } = incident;
  let mend: Deployed | undefined;
  for (const one of later) {
    if (endOf(one) > (resolvedAtMs ?? Number.POSITIVE_INFINITY)) break;
    if (one.status !== "succeeded" || endOf(one) <= beganAtMs) continue;
    if (one.kind === "rollback") return recovered(endOf(one), endMs, `${one.shortId} rolled it back`, one.id);
    mend = one;
  }
  if (resolvedAtMs === undefined) return { recovered: false };
  return mend === undefined
    ? recovered(resolvedAtMs, endMs, `${shortId} was resolved`, undefined)
    : recovered(endOf(mend), endMs, `${shortId} was resolved after ${mend.shortId}`, mend.id);
}
