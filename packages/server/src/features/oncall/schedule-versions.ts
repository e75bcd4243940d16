import type { Db } from "../../kernel/database.ts";
import { notFound } from "../../kernel/problem.ts";
import { oncallStore } from "./oncall-store.ts";
import { versionView } from "./oncall-views.ts";
import { scheduleVersionStore } from "./schedule-version-store.ts";

/** What a schedule said and from when, the newest first; what is planned for later among them. */
export async function scheduleVersions(db: Db, name: string) {
  const [schedule] = await oncallStore(db).schedules([name]);
  if (!schedule) throw notFound("schedule", name, "'shipshape oncall list' shows those there are.");
  const versions = await scheduleVersionStore(db).versions([schedule.id]);
  return { versions: versions.map(versionView).reverse() };
}
