type Described = {
  readonly annotations: Readonly<Record<string, string>>;
  readonly links: readonly { readonly title: string; readonly url: string }[];
};

const SLUG_HOSTS: readonly (readonly [annotation: string, host: string])[] = [
  ["github.com/project-slug", "https://github.com/"],
  ["gitlab.com/project-slug", "https://gitlab.com/"],
  ["bitbucket.org/project-slug", "https://bitbucket.org/"],
];

/** A page of a repository without what leads into it: branches, files, `.git`. */
function rootOf(address: string): string | undefined {
  const [plain = ""] = address.replace(/^url:/, "").split(/\/-\/|\/(?:tree|blob|src)\//);
  const [, root] = /^(https?:\/\/[^/]+\/.+?)(?:\.git)?\/?$/.exec(plain) ?? [];
  return root;
}

/**
 * Where the code of a service lies: Backstage's annotations `<host>/project-slug` and `backstage.io/source-location`, or a
 * link that is called repository, source or code.
 */
export function repositoryOf({ annotations, links }: Described): string | undefined {
  for (const [annotation, host] of SLUG_HOSTS) {
    const slug = annotations[annotation];
    if (slug) return `${host}${slug}`;
  }
  const written =
    annotations["backstage.io/source-location"] ?? links.find(({ title }) => /repo|source|code/i.test(title))?.url;
  return written === undefined ? undefined : rootOf(written);
}

export type Diff = { readonly label: string; readonly href: string };

type Commits = { readonly commit: string | null; readonly previousCommit: string | null };

/** What a deployment changed, on the host of its code; the one commit where nobody knows what ran before. */
export function diffOf(repository: string | undefined, { commit, previousCommit }: Commits): Diff | undefined {
  if (repository === undefined || commit === null) return undefined;
  const isGitLab = /\/\/[^/]*gitlab/.test(repository);
  const isBitbucket = repository.startsWith("https://bitbucket.org/");
  const base = isGitLab ? `${repository}/-` : repository;
  if (previousCommit === null || previousCommit === commit) {
    return { label: `Commit ${commit.slice(0, 7)}`, href: `${base}/${isBitbucket ? "commits" : "commit"}/${commit}` };
  }
  const label = `Changes ${previousCommit.slice(0, 7)} → ${commit.slice(0, 7)}`;
  const compared = isBitbucket
    ? `branches/compare/${commit}..${previousCommit}`
    : `compare/${previousCommit}...${commit}`;
  return { label, href: `${base}/${compared}` };
}
