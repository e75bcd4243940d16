import { HOUR_MS } from "../time/milliseconds.ts";
import type { CausedIncident, Deployed } from "./deployment-history.ts";

/** Deployments of one place and incidents, for tests to change one word at a time: the nth begins at ten times n hours and takes one. */
export const deployed = (nth: number, version: string, more: Partial<Deployed> = {}): Deployed => ({
  id: `d${nth}`,
  shortId: `DEP-${nth}`,
  version,
  kind: "deploy",
  status: "succeeded",
  startedAtMs: nth * 10 * HOUR_MS,
  finishedAtMs: nth * 10 * HOUR_MS + HOUR_MS,
  baseline: nth === 1,
  labels: [],
  branch: undefined,
  title: undefined,
  changes: [],
  ...more,
});

/** One that goes on where it has no end. */
export const incident = (nth: number, beganAtHours: number, resolvedAtHours?: number): CausedIncident => ({
  id: `i${nth}`,
  shortId: `INC-${nth}`,
  beganAtMs: beganAtHours * HOUR_MS,
  resolvedAtMs: resolvedAtHours === undefined ? undefined : resolvedAtHours * HOUR_MS,
  because: "deployed just before",
});
