import { humanizeDuration } from "../time/duration.ts";
import { MINUTE_MS } from "../time/milliseconds.ts";

/** A deployment that may have brought an incident about. */
export type Suspect = {
  readonly id: string;
  readonly shortId: string;
  readonly service: string;
  readonly environment: string;
  readonly isProduction: boolean;
  readonly version: string;
  readonly kind: "deploy" | "rollback";
  readonly status: "in_progress" | "succeeded" | "failed" | "aborted";
  readonly startedAtMs: number;
  readonly finishedAtMs: number | undefined;
  /** What was deployed: its digest, or its package URL. */
  readonly artifact: string | undefined;
  readonly commit: string | undefined;
  /** The next success in its place, where it took this one back. */
  readonly takenBackBy: { readonly shortId: string; readonly finishedAtMs: number } | undefined;
};

export type AttributedIncident = {
  readonly beganAtMs: number;
  readonly resolvedAtMs: number | undefined;
  readonly service: string;
  /** What its service calls, the nearest first, with how many calls lie between: 1 of its own. */
  readonly dependencies: ReadonlyMap<string, number>;
  /** Where known, deployments to other environments are out of the question; else those to production come first. */
  readonly environment: string | undefined;
  /** Versions, artifacts and commits that its alerts and its text name. */
  readonly named: readonly string[];
  /** How long after a deployment an incident may be put down to it. */
  readonly windowMinutes: number;
};

export type Attribution = {
  readonly deploymentId: string | undefined;
  /** From 0 to 1. */
  readonly confidence: number;
  readonly because: string;
};

export const DEFAULT_WINDOW_MINUTES = 1_440;

/** One that never reports its end is taken to be under way for an hour. */
const LONGEST_MS = 60 * MINUTE_MS;
const OWN = 0.8;
const DEPENDENCY = 0.45;
const ROLLBACK = 0.3;
const ABORTED = 0.6;
/** Of an incident that names no environment: people are woken for production. */
const NOT_PRODUCTION = 0.25;
const HALVINGS_PER_WINDOW = 4;
/** How much of the doubt that is left each kind of evidence takes. */
const NAMED = 0.8;
const TAKEN_BACK = 0.7;
/** Below this nothing is put down to anything: a person may still say so. */
const LEAST = 0.05;

/**
 * The deployment that an incident is put down to, with confidence and reason. In question are those of its service, and of
 * what it calls, that were under way when it began or ended within the window before. Nearer and later ones weigh more; that
 * the incident names what was deployed, or that a rollback during it took the deployment back, takes doubt away. The same
 * input gives the same answer: the order is confidence, later end, id. Of each incident there is at most one.
 */
export function attributed(incident: AttributedIncident, suspects: readonly Suspect[]): Attribution {
  const judged = suspects.flatMap((suspect) => {
    const one = judge(incident, suspect);
    return one === undefined || one.confidence < LEAST ? [] : [one];
  });
  const [best] = judged.sort(
    (a, b) =>
      b.confidence - a.confidence ||
      endOf(b.suspect) - endOf(a.suspect) ||
      (a.suspect.id < b.suspect.id ? -1 : a.suspect.id > b.suspect.id ? 1 : 0),
  );
  if (best) return { deploymentId: best.suspect.id, confidence: best.confidence, because: best.because };
  const window = humanizeDuration(incident.windowMinutes * MINUTE_MS);
  return {
    deploymentId: undefined,
    confidence: 0,
    because: `nothing was deployed to ${incident.service} or to what it calls in the ${window} before it began`,
  };
}

const endOf = ({ finishedAtMs, startedAtMs }: Suspect): number => finishedAtMs ?? startedAtMs + LONGEST_MS;

function judge(incident: AttributedIncident, suspect: Suspect) {
  const distance = suspect.service === incident.service ? 0 : incident.dependencies.get(suspect.service);
  if (distance === undefined || suspect.startedAtMs > incident.beganAtMs) return undefined;
  if (incident.environment !== undefined && suspect.environment !== incident.environment) return undefined;
  const ageMs = Math.max(0, incident.beganAtMs - endOf(suspect));
  const windowMs = incident.windowMinutes * MINUTE_MS;
  if (ageMs > windowMs) return undefined;
  const near = distance === 0 ? OWN : DEPENDENCY ** distance;
  const place = incident.environment !== undefined || suspect.isProduction ? 1 : NOT_PRODUCTION;
  const weight = place * (suspect.kind === "rollback" ? ROLLBACK : 1) * (suspect.status === "aborted" ? ABORTED : 1);
  const evidence = evidenceFor(incident, suspect);
  let doubt = 1 - near * weight * 0.5 ** ((HALVINGS_PER_WINDOW * ageMs) / windowMs);
  for (const { takes } of evidence) doubt *= 1 - takes;
  const because = [course(suspect, incident, ageMs), ...evidence.map(({ text }) => text)].join("; ");
  return { suspect, confidence: Math.round((1 - doubt) * 1000) / 1000, because };
}

function evidenceFor(incident: AttributedIncident, suspect: Suspect) {
  const evidence: { takes: number; text: string }[] = [];
  const named = [suspect.artifact, suspect.commit, suspect.version].find((one) => isNamed(incident, one));
  if (named !== undefined) evidence.push({ takes: NAMED, text: `the incident names ${named}` });
  const back = suspect.takenBackBy;
  if (back && back.finishedAtMs >= incident.beganAtMs) {
    const untilMs = incident.resolvedAtMs ?? Number.POSITIVE_INFINITY;
    if (back.finishedAtMs <= untilMs) evidence.push({ takes: TAKEN_BACK, text: `${back.shortId} took it back` });
  }
  return evidence;
}

/** A commit may be named by its beginning. */
const isNamed = ({ named }: AttributedIncident, what: string | undefined): boolean =>
  what !== undefined && named.some((one) => one === what || (one.length >= 7 && what.startsWith(one)));

function course(suspect: Suspect, { service, beganAtMs }: AttributedIncident, ageMs: number): string {
  const what =
    suspect.kind === "rollback"
      ? `the rollback of ${suspect.service} to ${suspect.version}`
      : `${suspect.service} ${suspect.version}`;
  const depends = suspect.service === service ? "" : `, which ${service} calls`;
  if (endOf(suspect) > beganAtMs)
    return `${what}${depends}, was being deployed to ${suspect.environment} when it began`;
  const ended = { succeeded: "was deployed", in_progress: "was deployed", failed: "failed", aborted: "was aborted" };
  const when = ageMs === 0 ? "the moment" : `${humanizeDuration(ageMs)} before`;
  return `${what}${depends}, ${ended[suspect.status]} in ${suspect.environment} ${when} it began`;
}
