/** The parents of the commits that are known; one that is known by its name only is not in it. */
export type History = ReadonlyMap<string, readonly string[]>;

export type CommitsBetween = {
  /** Reachable from the new one and not from the old one, as far as is known. */
  readonly commits: readonly string[];
  /** Of which the parents would have to be known to be sure; empty where nothing is missing. */
  readonly missing: readonly string[];
};

/** Everything that can be reached from a commit, itself included, and where its history is not known. */
function reachable(from: string, history: History, stopAt: ReadonlySet<string>) {
  const reached = new Set<string>();
  const missing: string[] = [];
  const toVisit = [from];
  let touchesRoot = false;
  for (let sha = toVisit.pop(); sha !== undefined; sha = toVisit.pop()) {
    if (reached.has(sha) || stopAt.has(sha)) continue;
    reached.add(sha);
    const parents = history.get(sha);
    if (parents === undefined) missing.push(sha);
    else if (parents.length === 0) touchesRoot = true;
    else toVisit.push(...parents);
  }
  return { reached, missing, touchesRoot };
}

/**
 * The commits that a deployment of `to` brings to a place that runs `from`: reachable from the new one and not from the old one
 * (`git log from..to`). Where every way back from the new one meets the old one, no more needs to be known. Where `from` is ahead of
 * `to`, as after a rollback, there are none.
 */
export function commitsBetween(from: string, to: string, history: History): CommitsBetween {
  if (from === to) return { commits: [], missing: [] };
  const straight = reachable(to, history, new Set([from]));
  if (straight.missing.length === 0 && !straight.touchesRoot) return { commits: [...straight.reached], missing: [] };
  const old = reachable(from, history, new Set());
  if (old.reached.has(to)) return { commits: [], missing: [] };
  const commits = [...straight.reached].filter((sha) => !old.reached.has(sha));
  const missing = new Set([...straight.missing.filter((sha) => !old.reached.has(sha)), ...old.missing]);
  // What is missing behind the old one matters only where a way back from the new one leads past it.
  const leadsPast = straight.touchesRoot || straight.missing.length > 0;
  return { commits, missing: leadsPast ? [...missing] : [] };
}
