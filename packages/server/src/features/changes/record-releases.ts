import { artifactIdentity } from "@shipshape/domain/changes/artifact-identity";
import type { ReleaseFact } from "@shipshape/domain/changes/fact";
import type { Ground } from "./ground.ts";
import { placeFinder } from "./place-finder.ts";
import { shaOf } from "./record-builds.ts";
import { type MergedRow, mergeRows, type RecordTable, type Said, saidBy } from "./record-store.ts";
import { repositoriesOf } from "./repository-store.ts";
import type { ToldFact } from "./told-fact.ts";

const RELEASE: RecordTable = {
  table: "release",
  key: { service_id: "uuid", version: "text" },
  hasId: true,
  fields: {
    commit_sha: ["commit", "text"],
    artifact_identity: ["artifact", "text"],
    title: ["title", "text"],
    notes: ["notes", "text"],
    author: ["author", "text"],
    prerelease: ["prerelease", "boolean"],
    published_at: ["publishedAt", "timestamptz"],
    url: ["url", "text"],
  },
  derived: { repository_id: "uuid" },
  dependsOnRules: false,
};

/** Releases of services; one whose service nobody knows is told back, and one that a rule ignores is not kept. */
export async function recordReleases(ground: Ground, facts: readonly ToldFact<ReleaseFact>[]): Promise<MergedRow[]> {
  if (facts.length === 0) return [];
  const find = await placeFinder(
    ground.tx,
    facts.map(({ fact, told }) => ({ ...fact.key.place, ...told })),
  );
  const said = facts.flatMap(({ fact, told, event }): Said[] => {
    const { place, version } = fact.key;
    const { serviceId, ignored, because } = find({ ...place, ...told });
    if (ignored) {
      ground.ignore(event, because.service);
      return [];
    }
    if (serviceId === undefined) {
      ground.refuse(event, `The release ${version} waits: ${because.service}.`);
      return [];
    }
    const { commit, artifact } = fact.fields;
    const identity = artifact === undefined ? undefined : artifactIdentity(artifact);
    const more = { commit: shaOf(commit), artifact: identity, repository: place.repository };
    return [{ key: { service_id: serviceId, version }, words: saidBy(fact, more) }];
  });
  return mergeRows(ground.tx, RELEASE, said, async (rows) => {
    const addressOf = (row: MergedRow) => row.words["repository"]?.value as string | undefined;
    const ids = await repositoriesOf(ground.tx, rows.map(addressOf));
    return (_, row) => ({ repository_id: ids(addressOf(row)) ?? null });
  });
}
