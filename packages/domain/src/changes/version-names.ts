/** v1.2.0 is 1.2.0: the v before a number says that it is a version, and is no part of it (semver.org, questions). */
export const bareVersion = (version: string): string => version.replace(/^v(?=\d)/, "");

/** What a version may be called, as it was given first: a tag has a v before it where a deployment has none. */
export function versionNames(version: string): readonly string[] {
  const bare = bareVersion(version);
  if (bare !== version) return [version, bare];
  return /^\d/.test(version) ? [version, `v${version}`] : [version];
}

/** What the tag of a part of a repository releases: 1.2.0 of payments-v1.2.0, payments@1.2.0, payments/v1.2.0. */
export const partVersion = (tag: string): string | undefined =>
  /^[\w.][\w.-]*?(?:[-/_@]v|@|[-/_](?=\d+\.\d+\.\d+))(\d+\.\d+[0-9A-Za-z.+_-]*)$/.exec(tag)?.[1];
