import { artifactIdentity, digestOf } from "@shipshape/domain/changes/artifact-identity";
import type { ArtifactFact, BuildFact, ForeignId } from "@shipshape/domain/changes/fact";
import type { Ground } from "./ground.ts";
import { placeFinder, type ToldPlace } from "./place-finder.ts";
import { type MergedRow, mergeRows, type RecordTable, type Said, saidBy } from "./record-store.ts";
import { repositoriesOf } from "./repository-store.ts";
import type { ToldFact } from "./told-fact.ts";

const BUILD: RecordTable = {
  table: "build",
  key: { source: "text", external_id: "text" },
  hasId: true,
  fields: {
    name: ["name", "text"],
    commit_sha: ["commit", "text"],
    branch: ["branch", "text"],
    status: ["status", "text"],
    queued_at: ["queuedAt", "timestamptz"],
    started_at: ["startedAt", "timestamptz"],
    finished_at: ["finishedAt", "timestamptz"],
    url: ["url", "text"],
  },
  derived: { repository_id: "uuid", service_id: "uuid" },
  dependsOnRules: true,
};

const ARTIFACT: RecordTable = {
  table: "artifact",
  key: { identity: "text" },
  hasId: true,
  fields: {
    purl: ["purl", "text"],
    name: ["name", "text"],
    version: ["version", "text"],
    commit_sha: ["commit", "text"],
    published_at: ["publishedAt", "timestamptz"],
  },
  derived: { digest: "text", repository_id: "uuid", build_source: "text", build_external_id: "text" },
  dependsOnRules: false,
};

export const foreignKey = ({ source, externalId }: ForeignId) => ({ source, external_id: externalId });
export const shaOf = (commit: string | undefined): string | undefined => commit?.toLowerCase();

/** The place that the words of a row tell of. */
const placeIn = (row: MergedRow): ToldPlace | undefined => row.words["place"]?.value as ToldPlace | undefined;
const placesIn = (rows: readonly MergedRow[]): ToldPlace[] => rows.flatMap((row) => placeIn(row) ?? []);

/** Where each row's change happened, and in which repository. */
export async function groundOfPlaces({ tx }: Ground, rows: readonly MergedRow[]) {
  const places = placesIn(rows);
  const ids = await repositoriesOf(
    tx,
    places.map(({ repository }) => repository),
  );
  const find = places.length === 0 ? undefined : await placeFinder(tx, places);
  return (row: MergedRow) => {
    const place = placeIn(row);
    return { place, found: place && find?.(place), repositoryId: ids(place?.repository) ?? null };
  };
}

/** Runs of pipelines; those of which more is known than before. */
export async function recordBuilds(ground: Ground, facts: readonly ToldFact<BuildFact>[]): Promise<MergedRow[]> {
  const said = facts.map(({ fact, told }): Said => {
    const place = fact.fields.place && { ...fact.fields.place, ...told };
    return { key: foreignKey(fact.key), words: saidBy(fact, { place, commit: shaOf(fact.fields.commit) }) };
  });
  return mergeRows(ground.tx, BUILD, said, async (rows) => {
    const groundOf = await groundOfPlaces(ground, rows);
    return (_, row) => {
      const { found, repositoryId } = groundOf(row);
      return { repository_id: repositoryId, service_id: found?.serviceId ?? null };
    };
  });
}

/** What was built; those of which more is known than before. */
export async function recordArtifacts(ground: Ground, facts: readonly ToldFact<ArtifactFact>[]): Promise<MergedRow[]> {
  const said = facts.map(({ fact }): Said => {
    const key = { identity: artifactIdentity(fact.key.identity) };
    const purl = fact.fields.purl ?? (fact.key.identity.startsWith("pkg:") ? fact.key.identity : undefined);
    return { key, words: saidBy(fact, { purl, commit: shaOf(fact.fields.commit) }) };
  });
  return mergeRows(ground.tx, ARTIFACT, said, async (rows) => {
    const addressOf = (row: MergedRow) => row.words["repository"]?.value as string | undefined;
    const ids = await repositoriesOf(ground.tx, rows.map(addressOf));
    return ({ digest, build }, row) => {
      const ran = build as ForeignId | undefined;
      return {
        digest: digestOf(String(row.key["identity"])) ?? digest ?? null,
        repository_id: ids(addressOf(row)) ?? null,
        build_source: ran?.source ?? null,
        build_external_id: ran?.externalId ?? null,
      };
    };
  });
}
