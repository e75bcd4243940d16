import type { DeploymentEvent } from "@shipshape/contract/changes";
import type * as z from "zod";

type Deployment = z.output<typeof DeploymentEvent>;

/** A deployment as a timeline tells it: `payments was rolled back to 1.4.2 in production (DEP-13)`. */
export function deploymentSentence({ service, version, environment, kind, status, shortId }: Deployment): string {
  const rollback = kind === "rollback";
  const ended = rollback
    ? `The rollback of ${service} to ${version} in ${environment}`
    : `The deployment of ${service} ${version} to ${environment}`;
  const sentence = {
    in_progress: rollback
      ? `${service} is being rolled back to ${version} in ${environment}`
      : `${service} ${version} is being deployed to ${environment}`,
    succeeded: rollback
      ? `${service} was rolled back to ${version} in ${environment}`
      : `${service} ${version} was deployed to ${environment}`,
    failed: `${ended} failed`,
    aborted: `${ended} was aborted`,
  }[status];
  return `${sentence} (${shortId})`;
}
