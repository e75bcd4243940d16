import { humanizeDuration } from "../time/duration.ts";
import { MINUTE_MS } from "../time/milliseconds.ts";

export type DeploymentStatus = "in_progress" | "succeeded" | "failed" | "aborted";

export type SuspectDeployment = {
  readonly id: string;
  readonly service: string;
  readonly environment: string;
  readonly version: string;
  readonly kind?: "deploy" | "rollback" | undefined;
  readonly status: DeploymentStatus;
  readonly startedAtMs: number;
  /** Undefined while it runs. */
  readonly finishedAtMs?: number | undefined;
};

export type IncidentSubject = {
  /** When the trouble began, in epoch milliseconds: the start of the first alert rather than of the incident. */
  readonly incidentStartMs: number;
  readonly service: string;
  /** Names of the services that it calls. */
  readonly dependencies: readonly string[];
  /** Services that those call in turn, each with the names of the services between, the nearest first. */
  readonly indirect?: readonly { readonly service: string; readonly through: readonly string[] }[] | undefined;
  /** Where known, deployments to other environments are left out. */
  readonly environment?: string | undefined;
};

export type LikelyCause = { readonly deploymentId: string; readonly confidence: number; readonly because: string };

const OWN = 0.95;
const DEPENDENCY = 0.6;
/** A rollback goes back to what was known to work, and an aborted deployment may have changed nothing. */
const ROLLBACK = 0.3;
const ABORTED = 0.6;
/** The suspicion halves with each eighth of the window that lies between deployment and incident. */
const HALVINGS_PER_WINDOW = 8;
/** One that never reports its end is taken to be under way for an hour, and then for forgotten. */
const LONGEST_MS = 60 * MINUTE_MS;

/**
 * The deployments that may have caused an incident, most suspect first, each with a confidence from 0 to 1 and its
 * reason. Counted are those of the service and of what it depends on that began before the incident and were under way,
 * or finished at most `windowMinutes` (default a day), when it began. Own deployments weigh more than a dependency's,
 * and those less the further it is away; recent ones more than older ones, rollbacks little. The same input gives the same answer: the order is confidence,
 * later start, id. This is our own rule of thumb; it is stored with the incident and people correct it.
 */
export function likelyCauses(
  subject: IncidentSubject,
  deployments: readonly SuspectDeployment[],
  windowMinutes = 1_440,
): LikelyCause[] {
  const windowMs = windowMinutes * MINUTE_MS;
  return deployments
    .flatMap((deployment) => {
      const between = pathTo(deployment.service, subject);
      const ageMs = ageAt(subject.incidentStartMs, deployment);
      const elsewhere = subject.environment !== undefined && deployment.environment !== subject.environment;
      if (elsewhere || ageMs === undefined || ageMs > windowMs) return [];
      if (between === undefined) return [];
      const confidence = nearness(between) * kindWeight(deployment) * 0.5 ** ((HALVINGS_PER_WINDOW * ageMs) / windowMs);
      return [{ deployment, confidence, because: reason(deployment, subject, between, ageMs) }];
    })
    .sort(
      (a, b) =>
        b.confidence - a.confidence ||
        b.deployment.startedAtMs - a.deployment.startedAtMs ||
        (a.deployment.id < b.deployment.id ? -1 : 1),
    )
    .map(({ deployment, confidence, because }) => ({ deploymentId: deployment.id, confidence, because }));
}

/** The services between the one in trouble and another: "own", or none for one that it calls itself; undefined when it calls it in no way. */
function pathTo(service: string, { service: own, dependencies, indirect = [] }: IncidentSubject) {
  if (service === own) return "own";
  if (dependencies.includes(service)) return [];
  return indirect.find((one) => one.service === service)?.through;
}

type Path = NonNullable<ReturnType<typeof pathTo>>;
const nearness = (between: Path): number => (between === "own" ? OWN : DEPENDENCY ** (between.length + 1));

const endOf = ({ startedAtMs, finishedAtMs }: SuspectDeployment): number => finishedAtMs ?? startedAtMs + LONGEST_MS;

/** How long before the incident it ended: 0 while it was under way; undefined when it began after the incident. */
function ageAt(incidentStartMs: number, deployment: SuspectDeployment): number | undefined {
  return deployment.startedAtMs > incidentStartMs ? undefined : Math.max(0, incidentStartMs - endOf(deployment));
}

function kindWeight({ kind, status }: SuspectDeployment): number {
  return (kind === "rollback" ? ROLLBACK : 1) * (status === "aborted" ? ABORTED : 1);
}

function reason(deployment: SuspectDeployment, subject: IncidentSubject, between: Path, ageMs: number): string {
  const { service, version, environment, kind } = deployment;
  const what = kind === "rollback" ? `the rollback of ${service} to ${version}` : `${service} ${version}`;
  const how = between === "own" || between.length === 0 ? "" : ` through ${between.join(" and ")}`;
  const depends = between === "own" ? "" : `, and ${subject.service} depends on it${how}`;
  return `${what} ${course(deployment, subject.incidentStartMs, environment, ageMs)}${depends}`;
}

function course(deployment: SuspectDeployment, incidentStartMs: number, environment: string, ageMs: number): string {
  if (endOf(deployment) > incidentStartMs) return `was being deployed to ${environment} when the trouble began`;
  if (deployment.finishedAtMs === undefined) {
    const ago = humanizeDuration(incidentStartMs - deployment.startedAtMs);
    return `began to be deployed to ${environment} ${ago} before the trouble began, and never reported its end`;
  }
  const ended = {
    failed: "failed to deploy",
    aborted: "was aborted on its way",
    succeeded: "was deployed",
    in_progress: "was deployed",
  };
  const when = ageMs === 0 ? "the moment" : `${humanizeDuration(ageMs)} before`;
  return `${ended[deployment.status]} to ${environment} ${when} the trouble began`;
}
