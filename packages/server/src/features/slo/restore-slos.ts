import type { serviceUnarchived } from "@shipshape/contract/catalog";
import type * as z from "zod";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { audit } from "../access/index.ts";
import { sloStore } from "./slo-store.ts";

type Unarchived = z.output<typeof serviceUnarchived.payload>;

/**
 * Takes back the archiving of the objectives that were archived with their service; those archived before it stay so, and
 * so do those whose name was given to another since. What was not counted meanwhile stays uncounted.
 */
export const restoreSlosOf = ({ db }: Kernel, { serviceId, service, archivedAt }: Unarchived): Promise<void> =>
  inTransaction(db, async (tx) => {
    const restored = await sloStore(tx).restoreOf(serviceId, archivedAt);
    const because = `the archiving of the service ${service} was taken back`;
    await audit(
      tx,
      SYSTEM,
      ...restored.map(({ name, definition }) => ({
        action: "slo.restoreSlo",
        subject: `slo:${name}`,
        after: { restored: because, definition },
      })),
    );
  });
