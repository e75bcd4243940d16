import type { Db } from "../../kernel/database.ts";
import { versionView } from "./oncall-views.ts";
import { scheduleNamed } from "./schedule-named.ts";
import { scheduleVersionStore } from "./schedule-version-store.ts";

/** What a schedule said and from when, the newest first; what is planned for later among them. */
export async function scheduleVersions(db: Db, name: string) {
  const schedule = await scheduleNamed(db, name);
  const versions = await scheduleVersionStore(db).versions([schedule.id]);
  return { versions: versions.map(versionView).reverse() };
}
