/** What a tag says of a release. */
export type ReleaseTag = {
  /** Which of the parts of its repository it releases, by the last word of its name; undefined where there is but one. */
  readonly component: string | undefined;
};

/** v1.2.3, 2026.11, release-7. */
const WHOLE = /^(?:v|release[-/])?\d+(?:\.\d+)*(?:[-+._][0-9A-Za-z.+-]+)?$/i;
/**
 * A part of a repository of several: payments-v1.2.3 and payments-1.2.3 (release-please, Maven), payments@1.2.3 and
 * @acme/payments@1.2.3 (Changesets, Lerna), services/payments/v1.2.3 (modules of Go). Without a v or @ three numbers make a version: of
 * two and fewer a name may end by itself.
 */
const OF_PART = /^(@?[\w.][\w./-]*?)(?:(?:[-/_@]v|@)\d+\.\d+|[-/_]\d+\.\d+\.\d+)(?:\.\d+)*(?:[-+._][0-9A-Za-z.+-]+)?$/i;
/** Words before a version that name no part of a repository: what a branch, or any release, is called. */
const NO_PART = new Set(
  "release releases version versions tag tags hotfix bugfix fix feature feat chore bump support dependabot renovate".split(
    " ",
  ),
);

/** Reads a tag as that of a release; undefined where it is none (latest, nightly). */
export function releaseTag(tag: string): ReleaseTag | undefined {
  if (WHOLE.test(tag)) return { component: undefined };
  const named = OF_PART.exec(tag)?.[1];
  if (named === undefined) return undefined;
  const last = named.split("/").at(-1) ?? "";
  return { component: last === "" || NO_PART.has(last.toLowerCase()) ? undefined : last };
}

/**
 * The same of a ref of which nobody says whether it is a tag or a branch: a branch may be called hotfix/v1.2.3, or after what
 * it updates (renovate/react-v18.2.0), and is none.
 */
export function releaseRef(ref: string): ReleaseTag | undefined {
  const first = /^[a-z]+/i.exec(ref)?.[0].toLowerCase() ?? "";
  return WHOLE.test(ref) || !NO_PART.has(first) ? releaseTag(ref) : undefined;
}
