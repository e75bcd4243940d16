import type { updatePublished } from "@shipshape/contract/statuspage";
import type * as z from "zod";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Told } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { tellUpdate } from "./incident-telling.ts";
import { sceneOf } from "./scene.ts";
import { writeTimeline } from "./timeline-store.ts";

type Published = Told<z.output<typeof updatePublished.payload>>;

/** Notes in the timeline what customers were told, and by whom. */
export async function tellPublication(kernel: Kernel, { eventId, at, actor, payload }: Published): Promise<void> {
  const { incidentId, statusPage, status, text: words } = payload;
  const byItself = actor === SYSTEM.name;
  const text = `${byItself ? "Told on" : "Published on"} ${statusPage} as ${status}: ${words}`;
  // audit-free: publishing has its own record; this tells it in another place
  await inTransaction(kernel.db, async (tx) => {
    const scene = await sceneOf(kernel, tx, incidentId);
    if (!scene) return;
    const entry = { kind: byItself ? "told" : "published", text, at, sourceKey: `published:${eventId}` };
    const isNew = await writeTimeline(tx, { name: actor }, incidentId, { ...entry, details: { statusPage, status } });
    if (isNew > 0) await tellUpdate(tx, SYSTEM, scene.incident, text);
  });
}
