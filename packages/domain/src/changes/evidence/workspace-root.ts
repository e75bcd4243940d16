const isAbsolute = (path: string): boolean => /^([A-Za-z]:)?\//.test(path);
const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** What stands before the names that two paths end with alike, on each side; with no slash behind it. */
type Roots = { readonly before: string; readonly after: string };

/** Without the last parts that both have. */
function rootsOf(before: string, after: string): Roots {
  const [one, other] = [before.split("/"), after.split("/")];
  while (one.length > 0 && other.length > 0 && one.at(-1) === other.at(-1)) {
    one.pop();
    other.pop();
  }
  return { before: one.join("/"), after: other.join("/") };
}

/** By the name of the file, where one side has but one of that name: others could be anyone's. */
function byOwnName(paths: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string | undefined>();
  for (const path of paths) found.set(nameOf(path), found.has(nameOf(path)) ? undefined : path);
  return new Map([...found].flatMap(([name, path]) => (path === undefined ? [] : [[name, path]])));
}

/** The roots that most files of one name on each side agree on. */
function likeliestRoots(before: readonly string[], after: readonly string[]): Roots | undefined {
  const others = byOwnName(after);
  const votes = new Map<string, { readonly roots: Roots; count: number }>();
  for (const [name, path] of byOwnName(before)) {
    const other = others.get(name);
    if (other === undefined) continue;
    const roots = rootsOf(path, other);
    const key = JSON.stringify(roots);
    const vote = votes.get(key) ?? { roots, count: 0 };
    vote.count += 1;
    votes.set(key, vote);
  }
  return [...votes.values()].toSorted((a, b) => b.count - a.count)[0]?.roots;
}

/** What of a path stands below a root; undefined where it stands elsewhere. */
function under(root: string, path: string): string | undefined {
  if (root === "") return isAbsolute(path) ? undefined : path;
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : undefined;
}

/**
 * The earlier coverage with its files as the later one calls them, where a report names them by where the build stood: Clover and
 * Istanbul write `/var/jenkins/workspace/app_main/src/a.ts`, and a branch has a workspace of its own. Nothing is renamed where both
 * have an absolute path in common, nor where less than half of the smaller side's files would find one another.
 */
export function inWorkspaceOf<File>(
  before: ReadonlyMap<string, File>,
  after: ReadonlyMap<string, File>,
): ReadonlyMap<string, File> {
  const [were, are] = [[...before.keys()], [...after.keys()]];
  if (![...were, ...are].some(isAbsolute) || were.some((path) => isAbsolute(path) && after.has(path))) return before;
  const roots = likeliestRoots(were, are);
  if (!roots) return before;
  const renamed = new Map<string, File>(
    [...before].map(([path, file]) => {
      const rest = under(roots.before, path);
      if (rest === undefined) return [path, file];
      return [roots.after === "" ? rest : `${roots.after}/${rest}`, file];
    }),
  );
  const met = [...renamed.keys()].filter((path) => after.has(path)).length;
  return renamed.size === before.size && met * 2 >= Math.min(were.length, are.length) ? renamed : before;
}
