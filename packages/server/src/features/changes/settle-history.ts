import { deploymentFinished, deploymentStarted, historyRevised } from "@shipshape/contract/changes";
import { type InPlace, placeHistory } from "@shipshape/domain/changes/place-history";
import { partVersion, versionNames } from "@shipshape/domain/changes/version-names";
import { SYSTEM } from "../../kernel/actor.ts";
import type { Tx } from "../../kernel/database.ts";
import { emitAll, type Telling } from "../../kernel/events.ts";
import { grouped } from "../../kernel/grouped.ts";
import { type Audited, audit } from "../access/index.ts";
import { servicesByIds } from "../catalog/index.ts";
import { changesStore } from "./changes-store.ts";
import { deploymentEvent, shortIdOf } from "./deployment-view.ts";
import type { Ground } from "./ground.ts";
import {
  historyStore,
  type Place,
  type PlacedDeployment,
  type RevisedService,
  type SeenWrite,
} from "./history-store.ts";
import { joinTwins } from "./join-twins.ts";
import type { KnownCommit } from "./record-code.ts";
import type { RecordedDeployment } from "./record-deployments.ts";
import type { MergedRow } from "./record-store.ts";
import { type Shipping, shipCommits, shippingSignature } from "./ship-commits.ts";

type Known = {
  readonly commits: readonly KnownCommit[];
  readonly pullRequests: readonly string[];
  readonly artifacts: readonly MergedRow[];
  readonly builds: readonly MergedRow[];
  readonly releases: readonly MergedRow[];
  readonly deployments: readonly RecordedDeployment[];
};

/** The beginnings by which a commit may have been told, and its whole name. */
const SHORTEST = 7;
const LONGEST_BEGINNING = 12;
const namesOf = ({ sha }: KnownCommit): string[] => [
  sha,
  ...Array.from({ length: LONGEST_BEGINNING - SHORTEST + 1 }, (_, more) => sha.slice(0, SHORTEST + more)),
];

const distinct = (places: readonly Place[]): Place[] => [
  ...new Map(places.map((place) => [`${place.serviceId} ${place.environment}`, place])).values(),
];

/** By what a deployment may name the version of a release. */
function namesOfRelease(version: string): readonly string[] {
  const part = partVersion(version);
  return [...versionNames(version), ...(part === undefined ? [] : versionNames(part))];
}

/** What follows for deployments from what came to be known: of which commit they are, what ran before them, what they shipped. */
export async function settleHistory({ tx }: Ground, known: Known): Promise<void> {
  const store = historyStore(tx);
  const waiting = await store.missing(known.commits.flatMap(namesOf));
  const filled = await store.fill({
    deployments: [...known.deployments.map(({ id }) => id), ...waiting],
    artifacts: known.artifacts.map(({ key }) => String(key["identity"])),
    releases: known.releases.flatMap(({ key }) =>
      namesOfRelease(String(key["version"])).map((version) => ({ service_id: String(key["service_id"]), version })),
    ),
  });
  const told = known.deployments.flatMap(({ serviceId, environment, told: { startedAt }, before }) => [
    { serviceId, environment, startedAt },
    ...(before ? [before] : []),
  ]);
  const joined = await joinTwins(tx, [...told, ...filled]);
  const places = [...told, ...filled, ...joined.places, ...(await store.placesOf(waiting))];
  const settled = await writeSettled(tx, places, new Set(waiting));
  await tellRevised(tx, [
    ...[...settled, ...joined.places].map(sinceItBegan),
    ...(await store.shipping(known.pullRequests, known.commits)),
  ]);
  await tellDeployments(tx, [
    ...known.deployments.map(({ told: { source }, ...one }) => ({ ...one, source })),
    ...joined.ended.map((one) => ({ ...one, isNew: false, hasEnded: true })),
  ]);
}

/** Tells whoever counts that what they counted is otherwise now, however long ago it was: each service once, since the earliest of these. */
async function tellRevised(tx: Tx, revised: readonly RevisedService[]): Promise<void> {
  const tellings = [...grouped(revised, ({ serviceId }) => serviceId)].map(([serviceId, ofService]) => {
    const since = new Date(Math.min(...ofService.map((one) => one.since.getTime())));
    return { event: historyRevised, payload: { serviceId, since } };
  });
  await emitAll(tx, SYSTEM, tellings);
}

const sinceItBegan = ({ serviceId, startedAt }: { serviceId: string; startedAt: Date }): RevisedService => ({
  serviceId,
  since: startedAt,
});

/** What follows in these places from what was told of a deployment by our own hand. */
export async function settlePlaces(tx: Tx, places: readonly Place[]): Promise<void> {
  await tellRevised(tx, (await writeSettled(tx, places, new Set())).map(sinceItBegan));
}

/**
 * Works out of all that was deployed in these places what ran before each, which brought back what ran before, and what each shipped;
 * writes what is otherwise than it was, and answers of which. `anew`: those whose commits may have come to be known.
 */
async function writeSettled(
  tx: Tx,
  places: readonly Place[],
  anew: ReadonlySet<string>,
): Promise<readonly PlacedDeployment[]> {
  const store = historyStore(tx);
  const all = await store.inPlaces(distinct(places));
  const writes: SeenWrite[] = [];
  const shipping: Shipping[] = [];
  const revised: PlacedDeployment[] = [];
  for (const rows of grouped(all, ({ serviceId, environment }) => `${serviceId} ${environment}`).values()) {
    const seen = placeHistory(rows.map(inPlace));
    for (const row of rows) {
      const its = seen.get(row.id);
      if (!its) continue;
      const write = seenWrite(row, its);
      const [isOther, one] = [differs(row, write), { deployment: row, seen: its }];
      const ships = anew.has(row.id) || isShippedAnew(one);
      if (isOther) writes.push(write);
      if (ships) shipping.push(one);
      if (isOther || ships) revised.push(row);
    }
  }
  await store.writeSeen(writes);
  await shipCommits(tx, shipping);
  return revised;
}

/** One that never succeeded has nothing to take back. */
const isShippedAnew = (one: Shipping): boolean => shippingSignature(one) !== (one.deployment.said.shipped ?? "none");

type Placed = InPlace & { readonly row: PlacedDeployment };
const inPlace = (row: PlacedDeployment): Placed => ({
  id: row.id,
  version: row.version,
  commit: row.commitSha,
  repository: row.repositoryId,
  succeeded: row.status === "succeeded",
  startedAt: row.startedAt,
  finishedAt: row.finishedAt,
  row,
});

function seenWrite(
  row: PlacedDeployment,
  seen: { previous: Placed | undefined; baseline: boolean; rollback: boolean },
): SeenWrite {
  const toldKind = row.said.kind ?? row.kind;
  return {
    id: row.id,
    previous_version: seen.previous?.version ?? null,
    previous_commit_sha: seen.previous?.commit ?? null,
    kind: toldKind === "rollback" || seen.rollback ? "rollback" : "deploy",
    baseline: seen.baseline,
    told_kind: toldKind,
  };
}

const differs = (row: PlacedDeployment, write: SeenWrite): boolean =>
  row.previousVersion !== write.previous_version ||
  row.previousCommitSha !== write.previous_commit_sha ||
  row.kind !== write.kind ||
  row.baseline !== write.baseline;

type Tellable = Pick<RecordedDeployment, "id" | "serviceId" | "isNew" | "hasEnded"> & { readonly source: string };

/** Tells whoever wants to know, and writes down, what began and what ended: each once. */
async function tellDeployments(tx: Tx, recorded: readonly Tellable[]): Promise<void> {
  const telling = recorded.filter(({ isNew, hasEnded }) => isNew || hasEnded);
  if (telling.length === 0) return;
  const rows = new Map((await changesStore(tx).byIds(telling.map(({ id }) => id))).map((row) => [row.id, row]));
  const services = await servicesByIds(tx, [...new Set(telling.map(({ serviceId }) => serviceId))]);
  for (const [source, ofSource] of grouped(telling, ({ source }) => source)) {
    const tellings: Telling[] = [];
    const audited: Audited[] = [];
    for (const { id, serviceId, isNew, hasEnded } of ofSource) {
      const row = rows.get(id);
      if (!row) continue;
      const name = services.get(serviceId)?.name ?? "unknown";
      const subject = `deployment:${shortIdOf(row)}`;
      const event = deploymentEvent(row, name);
      if (isNew) {
        const { version, environment, kind } = row;
        audited.push({ action: "changes.startDeployment", subject, after: { version, environment, kind } });
        const payload = { ...event, status: "in_progress", finishedAt: null };
        tellings.push({ event: deploymentStarted, payload, subject: `service:${name}` });
      }
      if (hasEnded) {
        audited.push({ action: "changes.finishDeployment", subject, after: { status: row.status } });
        tellings.push({ event: deploymentFinished, payload: event, subject: `service:${name}` });
      }
    }
    const actor = { ...SYSTEM, name: source };
    await audit(tx, actor, ...audited);
    await emitAll(tx, actor, tellings);
  }
}
