import { type AttributedIncident, attributed, type Suspect } from "../insights/attribution.ts";
import { failureOf } from "../insights/change-fail-rate.ts";
import { type CausedIncident, type Deployed, type Placed, placed } from "../insights/deployment-history.ts";

export const OUTCOMES = ["well", "failed", "aborted", "incident", "rolled_back", "in_progress"] as const;

/** What came of a deployment: it went well, or why it did not. */
export type WhatCame = { readonly came: (typeof OUTCOMES)[number]; readonly cameBecause: string };

/** A deployment of which it is asked what came. */
export type PastDeployment = Pick<
  Deployed,
  "id" | "shortId" | "version" | "kind" | "status" | "startedAtMs" | "finishedAtMs"
> & { readonly service: string; readonly environment: string; readonly isProduction: boolean };

/** An incident of these times; of one that touches several services there is one of each. */
export type PastIncident = Pick<
  AttributedIncident,
  "service" | "beganAtMs" | "resolvedAtMs" | "environment" | "dependencies" | "windowMinutes"
> & { readonly id: string; readonly shortId: string };

const deployed = (one: PastDeployment): Deployed => ({
  ...one,
  baseline: false,
  labels: [],
  branch: undefined,
  title: undefined,
  changes: [],
});

const suspectOf = (one: PastDeployment): Suspect => ({
  ...one,
  artifact: undefined,
  commit: undefined,
  takenBackBy: undefined,
});

/** The incidents that are put down to each deployment: each to one at most, the surest. */
function causedBy(deployments: readonly PastDeployment[], incidents: readonly PastIncident[]) {
  const suspects = deployments.map(suspectOf);
  const surest = new Map<string, { deploymentId: string; confidence: number; incident: CausedIncident }>();
  for (const one of incidents) {
    const { deploymentId, confidence, because } = attributed({ ...one, named: [] }, suspects);
    if (deploymentId === undefined || confidence <= (surest.get(one.id)?.confidence ?? 0)) continue;
    surest.set(one.id, { deploymentId, confidence, incident: { ...one, because } });
  }
  const caused = new Map<string, CausedIncident[]>();
  for (const { deploymentId, incident } of surest.values())
    caused.set(deploymentId, [...(caused.get(deploymentId) ?? []), incident]);
  return caused;
}

function cameOf(one: Placed, incidents: readonly CausedIncident[]): WhatCame {
  if (one.deployment.status === "in_progress") return { came: "in_progress", cameBecause: "it is under way" };
  const earliestFirst = incidents.toSorted((a, b) => a.beganAtMs - b.beganAtMs || (a.id < b.id ? -1 : 1));
  const failure = failureOf(one, earliestFirst);
  return failure ? { came: failure.kind, cameBecause: failure.because } : { came: "well", cameBecause: "it went well" };
}

/** What came of deployments, by their ids, as the change fail rate counts it: in each place, and with the incidents there were. */
export function whatCame(
  deployments: readonly PastDeployment[],
  incidents: readonly PastIncident[],
): Map<string, WhatCame> {
  const places = new Map<string, PastDeployment[]>();
  for (const one of deployments) {
    const place = JSON.stringify([one.service, one.environment]);
    places.set(place, [...(places.get(place) ?? []), one]);
  }
  const caused = causedBy(deployments, incidents);
  return new Map(
    [...places.values()].flatMap((there) =>
      placed(there.map(deployed)).map(
        (one) => [one.deployment.id, cameOf(one, caused.get(one.deployment.id) ?? [])] as const,
      ),
    ),
  );
}

type Tried = { readonly outcome: "holds" | "passes" | "notSelected" | "untold"; readonly came: WhatCame["came"] };

const WORDS: readonly (readonly [WhatCame["came"], string])[] = [
  ["incident", "brought an incident about"],
  ["rolled_back", "rolled back"],
  ["failed", "failed"],
  ["aborted", "aborted"],
  ["in_progress", "still under way"],
  ["well", "went well"],
];

/** Whether a rule would have held up the right ones: what came of those it holds, and how many that went wrong it lets pass. */
export function trialInWords(trials: readonly Tried[]): string {
  const held = trials.filter(({ outcome }) => outcome === "holds");
  const counts = WORDS.flatMap(([which, words]) => {
    const count = held.filter(({ came }) => came === which).length;
    return count > 0 ? [`${count} ${words}`] : [];
  });
  const wentWrong = ({ came }: Tried) => came !== "well" && came !== "in_progress";
  const missed = trials.filter((one) => (one.outcome === "passes" || one.outcome === "notSelected") && wentWrong(one));
  const past =
    missed.length === 0 ? "None that it lets pass went wrong." : `It lets pass ${missed.length} that went wrong.`;
  return counts.length === 0 ? past : `Of those it holds: ${counts.join(", ")}. ${past}`;
}
