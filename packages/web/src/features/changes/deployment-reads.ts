import { HOUR_MS } from "@shipshape/domain/time/milliseconds";
import { ask } from "../../kernel/ask.ts";
import type { listQuery } from "./deployment-search.ts";
import type { DeploymentView } from "./deployment-words.ts";

export const MOST_CHECKS = 500;
/** So many are asked about at once. */
const MOST_EFFECTS = 200;

/** What the gate answered about the deployments of a list, from an hour before the first of them on. */
export const checksOfList = ({ service, environment, from: first, to }: ReturnType<typeof listQuery>) => {
  const from = new Date(first.getTime() - HOUR_MS);
  return ask.gates.listChecks({ query: { service, environment, from, to, limit: MOST_CHECKS } });
};

/** What the gate answered in the hour before a deployment. */
export const checksBefore = ({ service, environment, startedAt }: DeploymentView) => {
  const from = new Date(startedAt.getTime() - HOUR_MS);
  return ask.gates.listChecks({ query: { service, environment, from, to: startedAt } });
};

/** What deployments did to error budgets. */
export const effectsOf = (deployments: readonly { readonly shortId: string }[]) => {
  const ids = deployments.slice(0, MOST_EFFECTS).map(({ shortId }) => shortId);
  return ask.slo.listDeploymentEffects({ query: { deployments: ids.join(",") } });
};

export const notesOf = ({ service, environment, shortId }: DeploymentView) =>
  ask.changes.releaseNotes({ query: { service, environment, deployment: shortId } });

/** What was known of a version, beside what ran there before it. */
export const evidenceOf = ({ service, version, commit, previousVersion }: DeploymentView) => {
  const which = commit === null ? {} : { commit };
  const against = previousVersion === null ? {} : { against: previousVersion };
  return ask.changes.compareEvidence({ query: { service, version, ...which, ...against } });
};
