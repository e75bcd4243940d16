import type { Actor } from "../../kernel/actor.ts";
import { type Db, inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { OWN_SOURCE } from "./own-source.ts";
import { type SourceRow, telemetryStore } from "./telemetry-store.ts";

/** The names of what reads a source: asked of the rooms below, which this one does not know. */
export type ReadersOf = (db: Db, source: string) => Promise<readonly string[]>;

/** Removes a source that nothing reads. Its row stays, so that it can be taken back as it was. */
export async function removeSource(kernel: Kernel, actor: Actor, readersOf: ReadersOf, name: string): Promise<void> {
  await inTransaction(kernel.db, async (tx) => {
    if (name === OWN_SOURCE) throw new DomainError("conflict", "This server's own metrics cannot be removed.");
    const readers = await readersOf(tx, name);
    if (readers.length > 0) {
      const objectives = readers.length === 1 ? "The objective" : `${readers.length} objectives`;
      throw new DomainError(
        "conflict",
        `${objectives} ${readers.slice(0, 3).join(", ")}${readers.length > 3 ? " …" : ""} ${readers.length === 1 ? "reads" : "read"} it: let them read another source first.`,
      );
    }
    const removed = await telemetryStore(tx).remove(name);
    if (!removed) throw notFound("source", name, "GET /api/v1/sources lists them.");
    await audit(tx, actor, {
      action: "telemetry.removeSource",
      subject: `source:${name}`,
      before: { url: removed.url },
    });
  });
}

/** Takes a removal back: address and token as they were. */
export async function restoreSource(kernel: Kernel, actor: Actor, name: string): Promise<SourceRow> {
  return inTransaction(kernel.db, async (tx) => {
    const restored = await telemetryStore(tx).restore(name);
    if (!restored) throw notFound("removed source", name);
    await audit(tx, actor, {
      action: "telemetry.restoreSource",
      subject: `source:${name}`,
      after: { url: restored.url },
    });
    return restored;
  });
}
