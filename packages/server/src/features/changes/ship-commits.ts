import { commitsBetween } from "@shipshape/domain/changes/commits-between";
import type { SeenInPlace } from "@shipshape/domain/changes/place-history";
import type { Db, Tx } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import type { PlacedDeployment } from "./history-store.ts";
import { type ShippedWrite, type Step, shippedStore, type Walk } from "./shipped-store.ts";

type Seen = Pick<SeenInPlace, "baseline" | "baseCommit">;
export type Shipping = { readonly deployment: PlacedDeployment; readonly seen: Seen };

/** Most deployments bring few commits; only where that is not enough the whole history is looked at. */
const FEW = 2_000;
const MOST = 20_000;
const SHOWN = 8;

/** What says what a deployment shipped: as long as it is the same, so is the answer, but for commits that come to be known. */
export function shippingSignature({ deployment: { status, commitSha, repositoryId, said }, seen }: Shipping): string {
  if (status !== "succeeded") return "none";
  const told = (said.commits ?? []).length;
  return `${repositoryId ?? "?"}:${seen.baseline ? "baseline" : (seen.baseCommit ?? "?")}..${commitSha ?? "?"}+${told}`;
}

export type Outcome = Pick<ShippedWrite, "gap" | "missing"> & { readonly commits: readonly string[] };
const nothing = (gap: string | null, missing: readonly string[] = []): Outcome => ({ commits: [], gap, missing });

/** What can be said without the history; undefined where that is needed. */
function withoutHistory({ deployment: { status, commitSha, repositoryId }, seen }: Shipping): Outcome | undefined {
  if (status !== "succeeded" || seen.baseline) return nothing(null);
  if (commitSha === null) return nothing("Which commit it deployed is not known.");
  if (repositoryId === null) return nothing("The repository of its commit is not known.", [commitSha]);
  if (seen.baseCommit === undefined) return nothing("Which commit of its repository ran there before is not known.");
  return undefined;
}

const short = (sha: string): string => sha.slice(0, SHOWN);

/** What is reachable from one and not from the other, by the history that is at hand; undefined where more of it may say more. */
export function historyBetween(
  from: string,
  to: string,
  steps: readonly Step[],
  isWhole: boolean,
): Outcome | undefined {
  const history = new Map(steps.flatMap(({ sha, parents }) => (parents === null ? [] : [[sha, parents] as const])));
  const { commits, missing } = commitsBetween(from, to, history);
  if (missing.length === 0) return { commits, gap: null, missing };
  if (!isWhole) return undefined;
  const first = missing.slice(0, 3).map(short).join(", ");
  const gap = `The commits between ${short(from)} and ${short(to)} are not known: the history of the repository is missing at ${first}.`;
  // What is surely new is what was deployed; anything behind it may have run there for long.
  return { commits: [to], gap, missing };
}

/** What each of these brought into its place that the success before it had not, as far as it is known. */
export async function shipCommits(tx: Tx, all: readonly Shipping[]): Promise<void> {
  const store = shippedStore(tx);
  const outcomes = new Map<string, Outcome>();
  for (const one of all) {
    const outcome = withoutHistory(one);
    if (outcome) outcomes.set(one.deployment.id, outcome);
  }
  const told = all.filter(({ deployment }) => !outcomes.has(deployment.id)).flatMap(spanOf);
  for (const [id, outcome] of await commitsOfSpans(tx, told)) outcomes.set(id, outcome);
  await store.write(all.map((one) => writeOf(one, outcomes.get(one.deployment.id) ?? nothing(null))));
}

const spanOf = ({ deployment: { id, repositoryId, commitSha }, seen: { baseCommit } }: Shipping): Span[] =>
  repositoryId !== null && commitSha !== null && baseCommit !== undefined
    ? [{ id, repository_id: repositoryId, start: commitSha, stop: baseCommit }]
    : [];

export type Span = Omit<Walk, "stop"> & { readonly stop: string };

/** What is reachable from the start of each span and not from its stop; most need little history, and only the others get more. */
export async function commitsOfSpans(db: Db, told: readonly Span[]): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  if (told.length === 0) return outcomes;
  const store = shippedStore(db);
  const spans = await withWholeNames(store, told);
  const near = grouped(await store.walk(spans, FEW), ({ id }) => id);
  const far = spans.filter((span) => {
    const outcome = historyBetween(span.stop, span.start, near.get(span.id) ?? [], false);
    if (outcome) outcomes.set(span.id, outcome);
    return !outcome;
  });
  const walks = far.flatMap((span): Walk[] => [
    { ...span, stop: null },
    { ...span, start: span.stop, stop: null },
  ]);
  const steps = grouped(await store.walk(walks, MOST), ({ id }) => id);
  for (const { id, start, stop } of far) {
    outcomes.set(id, historyBetween(stop, start, steps.get(id) ?? [], true) ?? nothing(null));
  }
  return outcomes;
}

/** The same by the whole names of their commits. */
export async function withWholeNames(store: ReturnType<typeof shippedStore>, told: readonly Span[]): Promise<Span[]> {
  const names = told.flatMap(({ repository_id, start, stop }) => [
    { repository_id, sha: start },
    { repository_id, sha: stop },
  ]);
  const whole = await store.wholeNames(names);
  const nameOf = (repositoryId: string, sha: string) => whole.get(`${repositoryId} ${sha}`) ?? sha;
  return told.map((one) => ({
    ...one,
    start: nameOf(one.repository_id, one.start),
    stop: nameOf(one.repository_id, one.stop),
  }));
}

function writeOf(one: Shipping, { commits, gap, missing }: Outcome): ShippedWrite {
  const { deployment, seen } = one;
  const repository = deployment.repositoryId ?? "";
  const ships = deployment.status === "succeeded" && !seen.baseline;
  const told = ships ? (deployment.said.commits ?? []) : [];
  return {
    id: deployment.id,
    commits: [...commits.map((sha) => ({ repository, sha })), ...told],
    gap,
    missing,
    signature: shippingSignature(one),
  };
}
