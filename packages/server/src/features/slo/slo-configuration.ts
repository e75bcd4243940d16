import { configurationKind } from "../../kernel/configuration/kind.ts";
import { archiveDocument } from "./archive-slos.ts";
import { BUILT_IN_SLO_NAMES } from "./built-in-slos.ts";
import { putSlos } from "./put-slos.ts";
import { type SloDocument, sloFaults, sloWarnings, storedDocument } from "./slo-document.ts";
import { sloEffect } from "./slo-effect.ts";
import { sloStore } from "./slo-store.ts";

/** Objectives as code: OpenSLO v1 SLO, kept whole, so that what comes out is what went in. */
export const sloConfiguration = configurationKind<SloDocument>({
  kind: "SLO",
  builtIn: BUILT_IN_SLO_NAMES,
  read: async (db) => {
    const slos = await sloStore(db).live();
    return slos
      .filter(({ builtIn, objectiveIndex, parentId }) => !builtIn && objectiveIndex === 0 && parentId === null)
      .map(({ definition }) => storedDocument(definition));
  },
  check: sloFaults,
  warn: sloWarnings,
  effectOf: (db, change, applied, { clock }) => sloEffect(db, change, applied, clock.now()),
  applyAll: async (tx, actor, changes) => {
    const puts = changes.map(({ manifest, before, origin }) => ({ document: manifest, before, origin }));
    await putSlos(tx, actor, "slo.applySlo", puts);
  },
  remove: archiveDocument,
});
