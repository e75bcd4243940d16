import { BUILT_IN_ROUTING } from "@shipshape/domain/alerts/alertmanager-yaml";
import { type Routing, readRouting, type WrittenRouting } from "@shipshape/domain/alerts/routing";
import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";

export type RoutingWrite = {
  readonly name: string;
  readonly displayName: string;
  readonly labels: Readonly<Record<string, string | string[]>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: WrittenRouting;
};

/** The one document of routes. */
export function routingStore(db: Db) {
  const read = () => db.selectFrom("alertRouting").selectAll().executeTakeFirst();
  return {
    read,

    /** The document that holds: what somebody wrote, else what is built in. */
    async written(): Promise<WrittenRouting> {
      return ((await read())?.spec as WrittenRouting | undefined) ?? BUILT_IN_ROUTING;
    },

    async put({ labels, annotations, spec, ...named }: RoutingWrite): Promise<void> {
      const values = {
        ...named,
        labels: JSON.stringify(labels),
        annotations: JSON.stringify(annotations),
        spec: JSON.stringify(spec),
      };
      await db
        .insertInto("alertRouting")
        .values(values)
        .onConflict((conflict) => conflict.column("id").doUpdateSet({ ...values, updatedAt: sql`now()` }))
        .execute();
    },
  };
}

/** What was checked when it was written, and can be read for that. */
export function routingOf(written: WrittenRouting): Routing {
  const read = readRouting(written);
  if (read.ok) return read.routing;
  throw new Error(`The route tree cannot be read: ${read.faults.map(({ path, message }) => `${path}: ${message}`)}`);
}
