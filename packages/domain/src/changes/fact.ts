/**
 * What a source said of the delivery of software, in the words of the record. Facts may come in any order and more than once;
 * merging them is commutative, associative and idempotent: of each field the newest word counts (`merge-facts.ts`).
 */
export type Fact =
  | CommitFact
  | PullRequestFact
  | BuildFact
  | ArtifactFact
  | ReleaseFact
  | DeploymentFact
  | ChangeFact
  | IncidentFact;

/** `at`: when its source says that this became true; where it says nothing, when it was received. */
type Said<Kind extends string, Key, Fields> = {
  readonly kind: Kind;
  readonly key: Key;
  readonly at: Date;
  readonly fields: { readonly [Field in keyof Fields]?: Fields[Field] | undefined };
};

/** The address of a repository as its source gives it; the record normalises it (`repository-url.ts`). */
type Repository = { readonly repository: string };

/** What may tell the service: its name if the source knows it, else names from which mapping rules find it. */
export type Place = {
  /** the name of a service of the catalog, said by somebody who knows it */
  readonly service?: string | undefined;
  readonly repository?: string | undefined;
  /** what the source calls it: an app of Argo CD, a job of Jenkins, the id of a CDEvents subject */
  readonly name?: string | undefined;
  /** as the source calls it; aliases and mapping rules make it one of ours */
  readonly environment?: string | undefined;
  readonly branch?: string | undefined;
  readonly labels?: readonly string[] | undefined;
};

/** An id that is unique only at who gave it. */
export type ForeignId = {
  /** github:org/name, jenkins:https://ci.example.org … */
  readonly source: string;
  readonly externalId: string;
};

export type CommitFact = Said<
  "commit",
  Repository & { readonly sha: string },
  {
    parents: readonly string[];
    author: string;
    authoredAt: Date;
    committedAt: Date;
    message: string;
    url: string;
  }
>;

export type PullRequestFact = Said<
  "pull_request",
  Repository & { readonly number: number },
  {
    title: string;
    author: string;
    branch: string;
    baseBranch: string;
    state: "open" | "merged" | "closed";
    labels: readonly string[];
    openedAt: Date;
    readyAt: Date;
    firstCommitAt: Date;
    firstReviewAt: Date;
    approvedAt: Date;
    mergedAt: Date;
    closedAt: Date;
    mergeCommitSha: string;
    headSha: string;
    additions: number;
    deletions: number;
    url: string;
    /** shas; those of several facts are put together */
    commits: readonly string[];
  }
>;

export type BuildFact = Said<
  "build",
  ForeignId,
  {
    place: Place;
    name: string;
    commit: string;
    branch: string;
    status: "queued" | "running" | "succeeded" | "failed" | "aborted";
    queuedAt: Date;
    startedAt: Date;
    finishedAt: Date;
    url: string;
  }
>;

export type ArtifactFact = Said<
  "artifact",
  /** its digest (sha256:…), or where none is known its package URL */
  { readonly identity: string },
  {
    digest: string;
    purl: string;
    name: string;
    version: string;
    repository: string;
    commit: string;
    build: ForeignId;
    publishedAt: Date;
  }
>;

export type ReleaseFact = Said<
  "release",
  { readonly place: Place; readonly version: string },
  {
    commit: string;
    artifact: string;
    title: string;
    notes: string;
    author: string;
    prerelease: boolean;
    publishedAt: Date;
    url: string;
  }
>;

export type DeploymentFact = Said<
  "deployment",
  ForeignId,
  {
    place: Place;
    version: string;
    commit: string;
    /** the identity of what was deployed */
    artifact: string;
    deployment: "deploy" | "rollback";
    status: "in_progress" | "succeeded" | "failed" | "aborted";
    startedAt: Date;
    finishedAt: Date;
    deployedBy: string;
    pipeline: string;
    title: string;
    url: string;
    /** further commits that its source says it ships */
    commits: readonly { readonly repository: string; readonly sha: string }[];
  }
>;

/** What changed and was no deployment: infrastructure, configuration, a flag. */
export type ChangeFact = Said<
  "change",
  ForeignId,
  {
    place: Place;
    change: "infrastructure" | "configuration" | "flag" | "other";
    title: string;
    at: Date;
    endedAt: Date;
    author: string;
    url: string;
    details: Readonly<Record<string, unknown>>;
  }
>;

/** An incident that another system leads: it counts for DORA, and pages nobody. */
export type IncidentFact = Said<
  "incident",
  ForeignId,
  {
    place: Place;
    title: string;
    status: "open" | "resolved";
    openedAt: Date;
    resolvedAt: Date;
    url: string;
  }
>;
