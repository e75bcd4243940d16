import { canonical } from "@shipshape/domain/changes/merge-facts";
import { type DeploymentTold, LONGEST_MS, sameDeployments } from "@shipshape/domain/changes/same-deployment";
import type { Tx } from "../../kernel/database.ts";
import type { Place } from "./history-store.ts";
import type { DeploymentWrite } from "./told-deployment-store.ts";
import { type Own, type StandingTold, type Stretch, type TwinWrite, twinStore } from "./twin-store.ts";

/** What is further away than the longest deployment on both sides has nothing to do with one. */
const AROUND_MS = 3 * LONGEST_MS;

type Began = Place & { readonly startedAt: Date };
const stretchOf = ({ serviceId, environment, startedAt }: Began): Stretch => ({
  serviceId,
  environment,
  from: new Date(startedAt.getTime() - AROUND_MS),
  to: new Date(startedAt.getTime() + AROUND_MS),
});

const beganOf = (one: DeploymentWrite): Began => ({
  serviceId: one.service_id,
  environment: one.environment,
  startedAt: one.started_at,
});

/** Stretches of one place that touch are one. */
function stretchesOf(began: readonly Began[]): Stretch[] {
  const found: Stretch[] = [];
  for (const one of began.map(stretchOf).toSorted((a, b) => a.from.getTime() - b.from.getTime())) {
    const at = found.findIndex(
      (other) => other.serviceId === one.serviceId && other.environment === one.environment && one.from <= other.to,
    );
    const other = found[at];
    if (other) found[at] = { ...other, to: new Date(Math.max(one.to.getTime(), other.to.getTime())) };
    else found.push(one);
  }
  return found;
}

type Member = DeploymentTold & { readonly row: StandingTold };
const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

/** What its own source says, without what a twin lent. */
function ownWords(row: StandingTold): StandingTold {
  const { own, shipped: _, ...said } = row.said;
  const kind = said.kind ?? row.kind;
  if (!own) return { ...row, kind, said };
  return {
    ...row,
    kind,
    status: own.status,
    finished_at: dateOf(own.finishedAt),
    commit_sha: own.commit,
    repository_id: own.repository,
    artifact_identity: own.artifact,
    said,
  };
}

const memberOf = (standing: StandingTold): Member => {
  const row = ownWords(standing);
  return {
    source: row.source ?? "",
    externalId: row.external_id ?? row.id,
    version: row.version,
    commit: row.commit_sha,
    status: row.status as Member["status"],
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    row,
  };
};

const inPlaces = (rows: readonly StandingTold[]): Member[][] => {
  const places = new Map<string, Member[]>();
  for (const row of rows) {
    const key = `${row.service_id} ${row.environment}`;
    places.set(key, [...(places.get(key) ?? []), memberOf(row)]);
  }
  return [...places.values()];
};

/** The words of the one that leads; where it does not say how it ended, or of what it is, those of the first that does. */
function wordsOf(group: readonly Member[], id: string): DeploymentWrite {
  const [leader, ...others] = group.map(({ row }) => row);
  if (!leader) throw new Error("a group of tellings has nobody in it");
  const { number: _, deploymentId: __, ...own } = leader;
  const ended = own.status === "in_progress" ? others.find(({ status }) => status !== "in_progress") : undefined;
  const named = own.commit_sha === null ? others.find(({ commit_sha }) => commit_sha !== null) : undefined;
  const made = own.artifact_identity === null ? others.find((one) => one.artifact_identity !== null) : undefined;
  if (!ended && !named && !made) return { ...own, id };
  const kept: Own = {
    status: own.status as Own["status"],
    finishedAt: own.finished_at?.toISOString() ?? null,
    commit: own.commit_sha,
    repository: own.repository_id,
    artifact: own.artifact_identity,
  };
  return {
    ...own,
    id,
    ...(ended ? { status: ended.status, finished_at: ended.finished_at } : {}),
    ...(named ? { commit_sha: named.commit_sha, repository_id: own.repository_id ?? named.repository_id } : {}),
    ...(made ? { artifact_identity: made.artifact_identity } : {}),
    said: { ...own.said, own: kept },
  };
}

const isSame = (a: DeploymentWrite, b: StandingTold): boolean => {
  const { number: _, deploymentId: __, said, ...row } = b;
  const { shipped: ___, ...standing } = said;
  return (
    canonical({ ...a, said: { ...a.said, kind: undefined }, kind: undefined }) ===
    canonical({ ...row, said: { ...standing, kind: undefined }, kind: undefined })
  );
};

type Arranged = {
  readonly removed: { readonly id: string; readonly instead: string }[];
  readonly twinsGone: string[];
  readonly reworded: DeploymentWrite[];
  readonly made: DeploymentWrite[];
  readonly twins: TwinWrite[];
};

/** How a group should stand: its first deployment with the words of its leader, and the others beside it. */
function arrange(group: readonly Member[], standing: ReadonlyMap<string, StandingTold>, into: Arranged): void {
  const isTwin = ({ row }: Member) => row.deploymentId !== null;
  const [leader] = group;
  const stand = group.filter((one) => !isTwin(one)).toSorted((a, b) => (a.row.number ?? 0) - (b.row.number ?? 0));
  const [main = leader] = stand;
  if (!leader || !main) return;
  const { id } = main.row;
  const wanted = wordsOf(group, id);
  const before = standing.get(id);
  const areBeside = group.every((one) => one === main || one.row.deploymentId === id);
  if (!isTwin(main) && areBeside && before && isSame(wanted, before)) return;
  const others = group.filter((one) => one !== leader);
  // the ids of those that stand by themselves no more go on to open the deployment
  const slots = group.filter((one) => one !== main).map(({ row }) => ({ id: row.id, number: row.number }));
  into.twinsGone.push(...group.filter(isTwin).map(({ row }) => row.id));
  into.removed.push(...stand.slice(1).map(({ row }) => ({ id: row.id, instead: id })));
  (isTwin(main) ? into.made : into.reworded).push(wanted);
  for (const [nth, { row }] of others.entries()) {
    const { number: _, deploymentId: __, ...words } = row;
    const slot = slots[nth];
    if (slot) into.twins.push({ ...words, ...slot, deployment_id: id });
  }
}

export type Joined = {
  /** Those of which something is otherwise than it was. */
  readonly places: readonly Began[];
  /** Those that ended because another source says so. */
  readonly ended: readonly { readonly id: string; readonly serviceId: string; readonly source: string }[];
};

/**
 * Makes one deployment of what several sources tell of the same, and several of what turned out not to be. Works on what stands in these
 * places around these moments, whatever the order in which it came.
 */
export async function joinTwins(tx: Tx, began: readonly Began[]): Promise<Joined> {
  const store = twinStore(tx);
  const rows = await store.near(stretchesOf(began));
  const standing = new Map(rows.map((row) => [row.id, row]));
  const into: Arranged = { removed: [], twinsGone: [], reworded: [], made: [], twins: [] };
  for (const members of inPlaces(rows)) for (const group of sameDeployments(members)) arrange(group, standing, into);
  await store.remove(into.removed, into.twinsGone);
  await store.reword(into.reworded);
  await store.add(into.made);
  await store.addTwins(into.twins);
  const touched = [...into.reworded, ...into.made];
  await store.toldOf(touched.map(({ source, external_id, id }) => ({ source, external_id, deployment_id: id })));
  const ended = ({ id, status, said }: DeploymentWrite) =>
    status !== "in_progress" &&
    "own" in said &&
    (said.own as Own).status === "in_progress" &&
    standing.get(id)?.status === "in_progress";
  return {
    places: [...touched, ...into.twins].map(beganOf),
    ended: touched
      .filter(ended)
      .map(({ id, service_id, source, deployed_by }) => ({ id, serviceId: service_id, source: source ?? deployed_by })),
  };
}

/** Of which deployment these, not written down yet, tell too: one that stands already, or the first of them. By the id of each. */
export async function knownTwins(tx: Tx, told: readonly DeploymentWrite[]): Promise<ReadonlyMap<string, string>> {
  const rows = await twinStore(tx).near(stretchesOf(told.map(beganOf)));
  const found = new Map<string, string>();
  const fresh = told.map((one): StandingTold => ({ ...one, said: { ...one.said }, number: null, deploymentId: null }));
  const isNew = new Set(fresh.map(({ id }) => id));
  for (const members of inPlaces([...rows, ...fresh])) {
    for (const group of sameDeployments(members)) {
      const known = (group.find(({ row }) => !isNew.has(row.id)) ?? group[0])?.row;
      if (!known) continue;
      for (const { row } of group) {
        if (isNew.has(row.id) && row !== known) found.set(row.id, known.deploymentId ?? known.id);
      }
    }
  }
  return found;
}
