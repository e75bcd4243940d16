import type { Failure } from "./change-fail-rate.ts";
import { type CausedIncident, type Deployed, inOrder } from "./deployment-history.ts";

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

const MINUTE_MS = 60_000;

/**
 * When what a failed deployment broke was whole again (dora.dev: failed deployment recovery time). With an incident: the
 * first rollback while it went on, else the last deployment before it was resolved, else its resolution. Without one: the
 * next deployment of the place that succeeded.
 */
export function recoveryOf(
  failed: Deployed,
  failure: Failure,
  incidents: readonly CausedIncident[],
  later: readonly Deployed[],
): Recovery {
  const endMs = failed.finishedAtMs ?? failed.startedAtMs;
  const successes = inOrder(later).filter(
    ({ status, finishedAtMs }) => status === "succeeded" && finishedAtMs !== undefined && finishedAtMs >= endMs,
  );
  const [incident] = incidents;
  if (failure.kind === "incident" && incident) return ofIncident(incident, endMs, successes);
  const [next] = successes;
  return next?.finishedAtMs === undefined
    ? { recovered: false }
    : recovered(next.finishedAtMs, endMs, `${next.shortId} succeeded`, next.id);
}

const recovered = (atMs: number, endMs: number, because: string, by: string | undefined): Recovery => ({
  recovered: true,
  atMs,
  minutes: Math.max(0, Math.floor((atMs - endMs) / MINUTE_MS)),
  because,
  by,
});

function ofIncident(incident: CausedIncident, endMs: number, successes: readonly Deployed[]): Recovery {
  const { resolvedAtMs, beganAtMs, shortId } = incident;
  const during = successes.filter(
    ({ finishedAtMs = 0 }) => finishedAtMs > beganAtMs && finishedAtMs <= (resolvedAtMs ?? Number.POSITIVE_INFINITY),
  );
  const rollback = during.find(({ kind }) => kind === "rollback");
  if (rollback?.finishedAtMs !== undefined) {
    return recovered(rollback.finishedAtMs, endMs, `${rollback.shortId} rolled it back`, rollback.id);
  }
  if (resolvedAtMs === undefined) return { recovered: false };
  const mend = during.at(-1);
  if (mend?.finishedAtMs !== undefined) {
    return recovered(mend.finishedAtMs, endMs, `${shortId} was resolved after ${mend.shortId}`, mend.id);
  }
  return recovered(resolvedAtMs, endMs, `${shortId} was resolved`, undefined);
}
