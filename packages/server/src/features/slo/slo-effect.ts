import { isDeepStrictEqual } from "node:util";
import { type CompiledObjective, compileSlo } from "@shipshape/domain/openslo/compile-slo";
import { backTestSentences } from "@shipshape/domain/slo/back-test-effect";
import type { AppliedDocuments } from "../../kernel/configuration/kind.ts";
import type { Db } from "../../kernel/database.ts";
import { servicesByNames } from "../catalog/index.ts";
import { countedLike } from "./back-test-question.ts";
import { replayBoth } from "./run-back-test.ts";
import type { SloDocument } from "./slo-document.ts";
import { referencesAmong, referencesOf } from "./slo-references.ts";
import { type SloRow, sloStore } from "./slo-store.ts";

const DAYS = 30;
/** A document may make many objectives; the first say enough. */
const MOST_OBJECTIVES = 5;

/**
 * What applying an SLO document would make of the last thirty days, in sentences: budget, alerts and incidents of each of
 * its objectives, as it is and as it would be. Empty where nothing about them changes.
 */
export async function sloEffect(
  db: Db,
  { manifest, before }: { readonly manifest: SloDocument; readonly before: SloDocument | undefined },
  applied: AppliedDocuments,
  at: Date,
): Promise<string[]> {
  const after = compileSlo(manifest, referencesAmong(applied)).objectives;
  const standing = before ? compileSlo(before, await referencesOf(db, [before])).objectives : [];
  const rows = await sloStore(db).byNames(standing.map(({ name }) => name));
  const lines: string[] = [];
  for (const objective of after.slice(0, MOST_OBJECTIVES)) {
    const was = standing.find(({ objectiveIndex }) => objectiveIndex === objective.objectiveIndex);
    const row = rows.find(({ name }) => name === was?.name);
    const found =
      was && row
        ? await editedEffect(db, row, was, objective, at)
        : await newEffect(db, manifest.spec.service, objective, at);
    lines.push(...(after.length === 1 ? found : found.map((line) => `${objective.name}: ${line}`)));
  }
  if (after.length > MOST_OBJECTIVES) lines.push(`${after.length - MOST_OBJECTIVES} more objectives were not replayed`);
  return lines;
}

async function editedEffect(
  db: Db,
  slo: SloRow,
  before: CompiledObjective,
  after: CompiledObjective,
  at: Date,
): Promise<string[]> {
  if (!isDeepStrictEqual(before.indicator, after.indicator)) {
    return ["it counts otherwise than before: counting begins anew, and what was measured says nothing of it"];
  }
  if (isDeepStrictEqual(before.rules, after.rules) && isDeepStrictEqual(before.alerting, after.alerting)) return [];
  const found = await replayBoth(db, slo, { before, after }, DAYS, at);
  return backTestSentences(found.before, found.after, DAYS);
}

async function newEffect(db: Db, service: string, after: CompiledObjective, at: Date): Promise<string[]> {
  const known = (await servicesByNames(db, [service])).get(service);
  const alike = known && (await countedLike(db, known.id, after.indicator));
  if (!alike) return ["nothing was measured of it yet: its budget begins with the first minute"];
  const found = await replayBoth(db, alike, { before: undefined, after }, DAYS, at);
  return [`as if it had been there, by what ${alike.name} counted`, ...backTestSentences(undefined, found.after, DAYS)];
}
