/** A deployment in its place: a service in an environment. */
export type InPlace = {
  readonly id: string;
  readonly version: string;
  readonly commit: string | null;
  readonly repository: string | null;
  readonly succeeded: boolean;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
};

export type SeenInPlace<D extends InPlace = InPlace> = {
  /** The success before it; undefined where none is known. */
  readonly previous: D | undefined;
  /** It is the first known success: what it shipped cannot be told. */
  readonly baseline: boolean;
  /** It brings back what ran there before the present one. */
  readonly rollback: boolean;
  /** What of its repository ran there before it; undefined where that is not known. */
  readonly baseCommit: string | undefined;
};

/** When it counts: a success when it ended, anything else when it began. */
const moment = ({ succeeded, startedAt, finishedAt }: InPlace): number =>
  (succeeded && finishedAt !== null ? finishedAt : startedAt).getTime();

/** Successes before what begins at the same moment, then by id, so that two of one moment are always in one order. */
const inOrder = (a: InPlace, b: InPlace): number =>
  moment(a) - moment(b) || Number(b.succeeded) - Number(a.succeeded) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Two that ship the same: by commit where both say theirs, else by version. */
const isSame = (a: InPlace, b: InPlace): boolean =>
  a.commit !== null && b.commit !== null ? a.commit === b.commit : a.version === b.version;

/** What ran in a place so far. */
function ran() {
  const commits = new Set<string>();
  const versions = new Set<string>();
  const versionsWithoutCommit = new Set<string>();
  return {
    has: ({ commit, version }: InPlace) =>
      commit === null ? versions.has(version) : commits.has(commit) || versionsWithoutCommit.has(version),
    add: ({ commit, version }: InPlace) => {
      versions.add(version);
      if (commit === null) versionsWithoutCommit.add(version);
      else commits.add(commit);
    },
  };
}

/**
 * All deployments of one place as the place saw them. One that brings back what ran there before the present one is a rollback, whatever
 * its source calls it; what runs there already, deployed again, is none.
 */
export function placeHistory<D extends InPlace>(deployments: readonly D[]): ReadonlyMap<string, SeenInPlace<D>> {
  const seen = new Map<string, SeenInPlace<D>>();
  const before = ran();
  const commitOf = new Map<string, string>();
  let previous: D | undefined;
  for (const one of deployments.toSorted(inOrder)) {
    seen.set(one.id, {
      previous,
      baseline: one.succeeded && previous === undefined,
      rollback: previous !== undefined && !isSame(one, previous) && before.has(one),
      baseCommit: one.repository === null ? undefined : commitOf.get(one.repository),
    });
    if (!one.succeeded) continue;
    before.add(one);
    if (one.repository !== null && one.commit !== null) commitOf.set(one.repository, one.commit);
    previous = one;
  }
  return seen;
}
