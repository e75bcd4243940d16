import { configurationApplied } from "@shipshape/contract/configuration";
import type { ManifestKind } from "@shipshape/contract/manifest-kinds";
import { type Actor, can } from "../actor.ts";
import { inTransaction, type Tx } from "../database.ts";
import { emit } from "../events.ts";
import type { Kernel } from "../kernel.ts";
import { DomainError } from "../problem.ts";
import type { ConfigurationKind } from "./kind.ts";
import { lockDefinitions } from "./lock-definitions.ts";
import { faultAt } from "./manifest-reader.ts";
import { ownedStore } from "./owned-store.ts";
import {
  type ConfigurationPlan,
  comparableOf,
  type Ownership,
  type Planned,
  planConfiguration,
} from "./plan-configuration.ts";
import type { Removal } from "./plan-removals.ts";
import { removeUnnamed } from "./remove-unnamed.ts";
import type { ConfigurationFile } from "./yaml-file.ts";

/**
 * Makes it as the files say, in one transaction: all of it or nothing. What is so already is left alone; what files of a
 * source name no more goes last, where that is asked for.
 */
export const applyConfiguration = (
  kernel: Kernel,
  actor: Actor,
  kinds: readonly ConfigurationKind[],
  files: readonly ConfigurationFile[],
  ownership: Ownership = { prune: false },
): Promise<ConfigurationPlan> =>
  inTransaction(kernel.db, async (tx) => {
    await lockDefinitions(tx);
    const plan = await planConfiguration(tx, kernel, kinds, files, ownership);
    const changes = plan.planned.filter(({ action }) => action !== "unchanged");
    checkPermissions(actor, changes);
    for (const kind of kinds) {
      const ofKind = changes.filter((change) => change.kind === kind);
      if (ofKind.length > 0) await applyKind(tx, kernel, actor, kind, ofKind);
    }
    const removals = await removeUnnamed({ ...kernel, db: tx }, actor, plan.removals);
    await ownedStore(tx).forget(removedOf(removals).map(({ kind, name }) => ({ kind: kind.kind, name })));
    if (ownership.source !== undefined) await keepOwned(tx, kernel, ownership.source, plan.planned);
    await tellWhatWasApplied(tx, actor, changes, removals);
    return { ...plan, removals };
  });

function checkPermissions(actor: Actor, changes: readonly Planned[]): void {
  const refused = changes.filter(
    ({ kind: { permission } }) => permission && actor.kind !== "system" && !can(actor, permission),
  );
  const faults = refused.map(({ kind, document }) =>
    faultAt(document, "kind", `to change a ${kind.kind}, ${actor.name} needs the permission ${kind.permission}`),
  );
  if (faults.length === 0) return;
  const what = faults.length === 1 ? "one document is" : `${faults.length} documents are`;
  throw new DomainError(
    "forbidden",
    `Nothing was changed: ${what} beyond what ${actor.name} may do. ` +
      "Leave them out, or let somebody apply them who has the permission.",
    faults,
  );
}

/** So many at a time leave the server time for other work between them. */
const AT_A_TIME = 500;

async function applyKind(tx: Tx, kernel: Kernel, actor: Actor, kind: ConfigurationKind, changes: readonly Planned[]) {
  if (kind.applyAll) {
    const all = changes.map(({ document, before }) => ({
      manifest: document.manifest,
      before,
      origin: `file:${document.file}`,
    }));
    for (let first = 0; first < all.length; first += AT_A_TIME) {
      await kind.applyAll(tx, actor, all.slice(first, first + AT_A_TIME), kernel);
    }
    return;
  }
  for (const { document, before } of changes) {
    await kind.apply(tx, actor, document.manifest, before, kernel).catch((error: unknown) => {
      if (!(error instanceof DomainError)) throw error;
      const found = error.faults.length > 0 ? error.faults : [{ path: "", message: error.message }];
      const faults = found.map(({ path, message }) => faultAt(document, path, message));
      throw new DomainError(
        error.code,
        `Nothing was changed: ${document.file}:${document.line} ${error.message}`,
        faults,
      );
    });
  }
}

const removedOf = (removals: readonly Removal[]) => removals.filter(({ action }) => action === "remove");

const keepOwned = (tx: Tx, kernel: Kernel, source: string, planned: readonly Planned[]): Promise<void> =>
  ownedStore(tx).own(
    source,
    planned.map(({ kind, document }) => ({
      kind: kind.kind,
      name: document.manifest.metadata.name,
      file: document.file,
      document: comparableOf(kind, document, kernel),
    })),
  );

async function tellWhatWasApplied(
  tx: Tx,
  actor: Actor,
  changes: readonly Planned[],
  removals: readonly Removal[],
): Promise<void> {
  const removed = removedOf(removals);
  if (changes.length + removed.length === 0) return;
  const kinds = [...new Set([...changes, ...removed].map(({ kind }): ManifestKind => kind.kind))];
  const creates = changes.filter(({ action }) => action === "create").length;
  const counts = { creates, updates: changes.length - creates, removes: removed.length };
  await emit(tx, actor, configurationApplied, { ...counts, kinds });
}
