import type { Placed } from "./deployment-history.ts";

export type Rework = { readonly kind: "incident" | "label" | "return"; readonly because: string };

const UNPLANNED = /^(hot-?fix|revert|rollback)$/i;
const UNPLANNED_BRANCH = /^(hot-?fix|revert|rollback)([/_-]|$)/i;
/** `hotfix: …` and `revert(api): …` (Conventional Commits), and what git itself writes. */
const UNPLANNED_COMMIT = /^((hot-?fix|revert|rollback)(\([^)]*\))?!?:|Revert ")/i;
const INCIDENT = /\bINC-\d{1,15}\b/i;

/**
 * Whether a deployment was unplanned work for something that went wrong in production (dora.dev: deployment rework rate):
 * it mended an incident or names one, is called a hot fix, a revert or a rollback, or went back to an older version.
 */
export function reworkOf(placed: Placed, mended: readonly string[]): Rework | undefined {
  const { deployment, isReturn } = placed;
  const [incident] = mended;
  if (incident !== undefined) return { kind: "incident", because: `it mended ${incident}` };
  const named = INCIDENT.exec([deployment.title ?? "", ...deployment.messages].join("\n"))?.[0];
  if (named !== undefined) return { kind: "incident", because: `it names ${named.toUpperCase()}` };
  if (deployment.kind === "rollback") return { kind: "return", because: "it is a rollback" };
  if (isReturn) return { kind: "return", because: `${deployment.version} ran here before` };
  const label = deployment.labels.find((one) => UNPLANNED.test(one));
  if (label !== undefined) return { kind: "label", because: `its label ${label}` };
  if (deployment.branch !== undefined && UNPLANNED_BRANCH.test(deployment.branch)) {
    return { kind: "label", because: `its branch ${deployment.branch}` };
  }
  const message = deployment.messages.find((one) => UNPLANNED_COMMIT.test(one));
  return message === undefined ? undefined : { kind: "label", because: `its commit "${message.slice(0, 80)}"` };
}
