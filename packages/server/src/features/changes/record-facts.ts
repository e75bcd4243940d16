import type {
  ArtifactFact,
  BuildFact,
  ChangeFact,
  CommitFact,
  DeploymentFact,
  Fact,
  IncidentFact,
  PullRequestFact,
  ReleaseFact,
} from "@shipshape/domain/changes/fact";
import { type Db, oneAtATime, type Tx } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { recordArtifacts, recordBuilds } from "./record-builds.ts";
import { recordChanges, recordIncidents } from "./record-changes.ts";
import { recordCommits, recordPullRequests } from "./record-code.ts";
import { recordDeployments } from "./record-deployments.ts";
import { recordReleases } from "./record-releases.ts";
import { settleHistory } from "./settle-history.ts";
import type { ToldFact } from "./told-fact.ts";

export type Recorded = {
  /** Why an event was not understood, by its id; those that were are not in it. */
  readonly unmapped: ReadonlyMap<string, string>;
  /** Of which event so many facts are not kept, and which rule says so. */
  readonly ignored: ReadonlyMap<string, { readonly facts: number; readonly because: string }>;
};

/** One recorder after the other, on any replica: what a batch merges nobody else changes meanwhile. */
export const inRecord = <T>(db: Db, record: (tx: Tx) => Promise<T>): Promise<T> =>
  oneAtATime(db, "changes.record", record);

const ofKind =
  <F extends Fact>(kind: F["kind"]) =>
  (all: readonly ToldFact[]): ToldFact<F>[] =>
    all.filter((one): one is ToldFact<F> => one.fact.kind === kind);

const commits = ofKind<CommitFact>("commit");
const pullRequests = ofKind<PullRequestFact>("pull_request");
const builds = ofKind<BuildFact>("build");
const artifacts = ofKind<ArtifactFact>("artifact");
const releases = ofKind<ReleaseFact>("release");
const deployments = ofKind<DeploymentFact>("deployment");
const changes = ofKind<ChangeFact>("change");
const incidents = ofKind<IncidentFact>("incident");

/**
 * Writes what sources said into the record; the order and the repetition of facts change nothing. Runs within `inRecord`. What speaks
 * of a place that nobody knows is told back, by event.
 */
export async function recordFacts(kernel: Kernel, tx: Tx, facts: readonly ToldFact[]): Promise<Recorded> {
  const unmapped = new Map<string, string>();
  const ignored = new Map<string, { facts: number; because: string }>();
  if (facts.length === 0) return { unmapped, ignored };
  const refuse = (event: string, because: string) => void unmapped.set(event, unmapped.get(event) ?? because);
  const ignore = (event: string, because: string) =>
    void ignored.set(event, { because, facts: (ignored.get(event)?.facts ?? 0) + 1 });
  const ground = { kernel, tx, refuse, ignore };
  const known = {
    commits: await recordCommits(ground, commits(facts)),
    ...(await recordPullRequests(ground, pullRequests(facts))),
    builds: await recordBuilds(ground, builds(facts)),
    artifacts: await recordArtifacts(ground, artifacts(facts)),
    releases: await recordReleases(ground, releases(facts)),
    deployments: await recordDeployments(ground, deployments(facts)),
  };
  await recordChanges(ground, changes(facts));
  await recordIncidents(ground, incidents(facts));
  await settleHistory(ground, known);
  return { unmapped, ignored };
}
