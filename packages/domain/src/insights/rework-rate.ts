import type { Placed, ShippedWords } from "./deployment-history.ts";

export type Rework = { readonly kind: "incident" | "label" | "return"; readonly because: string };

const UNPLANNED = /^(hot-?fix|revert|rollback)$/i;
const UNPLANNED_BRANCH = /^(hot-?fix|revert|rollback)([/_-]|$)/i;
/** `hotfix: …` and `revert(api): …` (Conventional Commits), and what git itself writes. */
const UNPLANNED_COMMIT = /^((hot-?fix|revert|rollback)(\([^)]*\))?!?:|Revert ")/i;
const INCIDENT = /\bINC-\d{1,15}\b/i;

/**
 * Whether a deployment was unplanned work for something that went wrong in production (dora.dev: deployment rework rate):
 * it mended an incident or names one, is called a hot fix, a revert or a rollback, or went back to an older version. What
 * it shipped makes it so only where all of it does: a planned release that holds a mend too was planned.
 */
export function reworkOf(placed: Placed, mended: readonly string[]): Rework | undefined {
  const { deployment, isReturn } = placed;
  const [incident] = mended;
  if (incident !== undefined) return { kind: "incident", because: `it mended ${incident}` };
  if (deployment.kind === "rollback") return { kind: "return", because: "it is a rollback" };
  if (isReturn) return { kind: "return", because: `${deployment.version} ran here before` };
  const own = unplanned(deployment);
  if (own) return { ...own, because: `its ${own.because}` };
  const shipped = deployment.changes.map(unplanned);
  const [first] = shipped;
  if (first === undefined || shipped.includes(undefined)) return undefined;
  return { ...first, because: `all that it shipped is unplanned: ${first.because}` };
}

/** What says of a deployment, or of what it shipped, that nobody planned it. */
function unplanned({ title, labels, branch }: ShippedWords): Rework | undefined {
  const named = INCIDENT.exec(title ?? "")?.[0];
  if (named !== undefined) return { kind: "incident", because: `title names ${named.toUpperCase()}` };
  const label = labels.find((one) => UNPLANNED.test(one));
  if (label !== undefined) return { kind: "label", because: `label ${label}` };
  if (branch !== undefined && UNPLANNED_BRANCH.test(branch)) return { kind: "label", because: `branch ${branch}` };
  return title !== undefined && UNPLANNED_COMMIT.test(title)
    ? { kind: "label", because: `title "${title.slice(0, 80)}"` }
    : undefined;
}
