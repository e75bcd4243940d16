import { changeReceived } from "@shipshape/contract/integrations";
import type * as z from "zod";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emitAll } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Caller } from "./integration-keys.ts";

type Change = Omit<z.input<typeof changeReceived.payload>, "integrationId" | "service">;

/** Tells of changes that a sender saw somewhere: no alerts, but what whoever looks for a cause wants to know. */
export const tellChanges = ({ db }: Kernel, caller: Caller, changes: readonly Change[]): Promise<void> =>
  // audit-free: nobody changed anything here; the event is the record
  inTransaction(db, (tx) => {
    const { integrationId, serviceName: service = null } = caller;
    const tellings = changes.map((change) => ({
      event: changeReceived,
      payload: { ...change, integrationId, service },
    }));
    return emitAll(tx, { ...SYSTEM, name: caller.name }, tellings);
  });
