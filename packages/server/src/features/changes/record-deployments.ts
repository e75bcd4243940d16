import type { DeploymentFact } from "@shipshape/domain/changes/fact";
import type { Tx } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import type { Ground } from "./ground.ts";
import { knownTwins } from "./join-twins.ts";
import { groundOfPlaces } from "./record-builds.ts";
import { type MergedRow, mergeRows } from "./record-store.ts";
import { repositoriesOf } from "./repository-store.ts";
import { saidOfDeployment, TOLD_DEPLOYMENT, type ToldDeployment, toldDeployment } from "./told-deployment.ts";
import { type DeploymentWrite, toldDeploymentStore, type WaitingFor } from "./told-deployment-store.ts";
import type { ToldFact } from "./told-fact.ts";
import { twinStore } from "./twin-store.ts";

export type Place = { readonly serviceId: string; readonly environment: string };
/** What became of a deployment in the record, for those who are told of it. */
export type RecordedDeployment = Place & {
  readonly id: string;
  readonly isNew: boolean;
  /** It ended, or ended otherwise than was told before. */
  readonly hasEnded: boolean;
  readonly before: (Place & { readonly startedAt: Date }) | undefined;
  readonly told: ToldDeployment;
};

type Judged = {
  readonly row: MergedRow;
  readonly told: ToldDeployment;
  readonly place: Place | undefined;
  readonly because: string;
  /** Which rule says that it is nothing to keep. */
  readonly ignored: string | undefined;
  readonly repositoryId: string | null;
};

/** What each speaks of, and where; or why that cannot be said. */
async function judge(ground: Ground, rows: readonly MergedRow[]): Promise<Judged[]> {
  const groundOf = await groundOfPlaces(ground, rows);
  return rows.map((row) => {
    const told = toldDeployment(row);
    const { found, repositoryId } = groundOf(row);
    const { serviceId, environment } = found ?? {};
    const place = serviceId !== undefined && environment !== undefined ? { serviceId, environment } : undefined;
    const why = [
      ...(serviceId === undefined ? [found?.because.service ?? "it does not say of which service it speaks"] : []),
      ...(found && environment === undefined ? [found.because.environment] : []),
      ...(told.version === undefined ? ["it says neither a version nor a commit nor an artifact"] : []),
    ];
    const whole = told.version === undefined ? undefined : place;
    return {
      row,
      told,
      place: whole,
      because: why.join("; "),
      ignored: found?.ignored ? found.because.service : undefined,
      repositoryId,
    };
  });
}

const keyOf = ({ source, externalId }: { source: string; externalId: string }): string => `${source} ${externalId}`;

/**
 * Deployments of all that was said of them. One whose place is known is written; one whose place is not waits, and its events stand in
 * the inbox with the reason.
 */
export async function recordDeployments(
  ground: Ground,
  facts: readonly ToldFact<DeploymentFact>[],
): Promise<RecordedDeployment[]> {
  const rows = await mergeRows(ground.tx, TOLD_DEPLOYMENT, facts.map(saidOfDeployment), async () => () => ({}));
  if (rows.length === 0) return [];
  const judged = await judge(ground, rows);
  const store = toldDeploymentStore(ground.tx);
  const standing = await store.standing(judged.map(({ told }) => told));
  const ids = await repositoriesOf(
    ground.tx,
    judged.flatMap(({ told }) => told.commits.map(({ repository }) => repository)),
  );
  const recorded: RecordedDeployment[] = [];
  const writes: Writing[] = [];
  for (const { told, place, ignored, repositoryId } of judged) {
    const before = standing.get(keyOf(told));
    if (!place || (ignored !== undefined && !before)) continue;
    const id = before?.id ?? newId();
    const commits = told.commits.flatMap(({ repository, sha }) => {
      const of = ids(repository);
      return of === undefined ? [] : [{ repository: of, sha }];
    });
    const write = writeOf(id, told, place, repositoryId, commits);
    writes.push({ isNew: !before, isTwin: before?.isTwin === true, write });
    const hasEnded = told.status !== "in_progress" && before?.status !== told.status;
    recorded.push({ ...place, id, told, isNew: !before, hasEnded, before });
  }
  const twins = await writeAll(ground.tx, writes);
  await tellWaiting(
    ground,
    facts,
    judged,
    new Map(recorded.map(({ told, id }) => [keyOf(told), twins.get(id) ?? standing.get(keyOf(told))?.leaderId ?? id])),
  );
  return recorded;
}

type Writing = { readonly write: DeploymentWrite; readonly isNew: boolean; readonly isTwin: boolean };

/** What is new and tells of a deployment that is known stands beside that; the rest stands by itself, or where it stood. Which tell of which. */
async function writeAll(tx: Tx, writes: readonly Writing[]): Promise<ReadonlyMap<string, string>> {
  const [store, twins] = [toldDeploymentStore(tx), twinStore(tx)];
  const fresh = writes.filter(({ isNew }) => isNew).map(({ write }) => write);
  const known = fresh.length === 0 ? new Map<string, string>() : await knownTwins(tx, fresh);
  await store.insert(fresh.filter(({ id }) => !known.has(id)));
  await twins.addTwins(
    fresh.flatMap((write) => {
      const of = known.get(write.id);
      return of === undefined ? [] : [{ ...write, number: null, deployment_id: of }];
    }),
  );
  const standing = writes.filter(({ isNew }) => !isNew);
  await store.update(standing.filter(({ isTwin }) => !isTwin).map(({ write }) => write));
  await twins.rewordTwins(standing.filter(({ isTwin }) => isTwin).map(({ write }) => write));
  return known;
}

function writeOf(
  id: string,
  told: ToldDeployment,
  place: Place,
  repositoryId: string | null,
  commits: readonly { readonly repository: string; readonly sha: string }[],
): DeploymentWrite {
  return {
    id,
    service_id: place.serviceId,
    environment: place.environment,
    version: told.version ?? "",
    commit_sha: told.commit,
    kind: told.kind ?? "deploy",
    status: told.status,
    started_at: told.startedAt,
    finished_at: told.finishedAt,
    deployed_by: told.deployedBy,
    url: told.url,
    external_id: told.externalId,
    source: told.source,
    repository_id: repositoryId,
    artifact_identity: told.artifact,
    labels: told.labels,
    branch: told.branch,
    pipeline: told.pipeline,
    title: told.title,
    // What was told of it, apart from what the record found out.
    said: {
      ...(told.kind === null ? {} : { kind: told.kind }),
      ...(told.commit === null ? {} : { commit: true }),
      ...(repositoryId === null ? {} : { repository: true }),
      ...(commits.length === 0 ? {} : { commits }),
    },
  };
}

async function tellWaiting(
  { tx, refuse, ignore }: Ground,
  facts: readonly ToldFact<DeploymentFact>[],
  judged: readonly Judged[],
  ids: ReadonlyMap<string, string>,
): Promise<void> {
  const events = new Map<string, string[]>();
  for (const { fact, event } of facts) events.set(keyOf(fact.key), [...(events.get(keyOf(fact.key)) ?? []), event]);
  const waiting = judged.map(({ told, because, ignored }): WaitingFor => {
    const [key, id] = [keyOf(told), ids.get(keyOf(told)) ?? null];
    const own = events.get(key) ?? [];
    const waits = id === null && ignored === undefined;
    if (id === null && ignored !== undefined) for (const event of own) ignore(event, ignored);
    if (waits) for (const event of own) refuse(event, `The deployment waits: ${because}.`);
    const { source, externalId } = told;
    return {
      source,
      external_id: externalId,
      deployment_id: id,
      because: waits ? because : "",
      events: waits ? own : [],
    };
  });
  await toldDeploymentStore(tx).place(waiting);
}
