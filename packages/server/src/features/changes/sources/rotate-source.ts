import type { changeSources, SourceKindName } from "@shipshape/contract/changes-sources";
import type { HandlerInput } from "@shipshape/contract/route";
import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import type { Actor } from "../../../kernel/actor.ts";
import { inTransaction } from "../../../kernel/database.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { DomainError, invalid } from "../../../kernel/problem.ts";
import { audit } from "../../access/index.ts";
import { type MadeSource, secretFaults, secretFor } from "./create-source.ts";
import { knownSource } from "./known-source.ts";
import { sourceStore } from "./source-store.ts";

const GRACE_MS = DAY_MS;

type Input = HandlerInput<typeof changeSources.rotateSource>["body"];

/**
 * Gives a source a new secret, ours or one that its sender made. The one before works for a day, so that nothing is refused while its
 * sender is changed.
 */
export async function rotateSource(
  { db, clock, seal }: Kernel,
  actor: Actor,
  nameOrId: string,
  { atOnce, secret: given }: Input,
): Promise<MadeSource> {
  return inTransaction(db, async (tx) => {
    const row = await knownSource(tx, nameOrId);
    if (row.sealedSecret === null) {
      throw new DomainError("conflict", `${row.name} has no secret to rotate: make another source in its place.`);
    }
    const faults = given === undefined ? [] : secretFaults(row.kind, given);
    if (faults.length > 0) throw invalid(faults);
    const secret = given ?? secretFor(row.kind as SourceKindName);
    const until = atOnce ? null : new Date(clock.now().getTime() + GRACE_MS);
    const source = await sourceStore(tx).rotate(row.id, seal.seal(secret), atOnce ? null : row.sealedSecret, until);
    const after = { atOnce, given: given !== undefined };
    await audit(tx, actor, { action: "changes.rotateSource", subject: `source:${row.name}`, after });
    return { source, key: null, secret: given === undefined ? secret : null };
  });
}
