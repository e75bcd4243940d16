import { sql } from "kysely";
import type { Db } from "../../../kernel/database.ts";

export type NewHeld = {
  readonly id: string;
  readonly sourceId: string;
  /** Its sender's own id of the deployment. */
  readonly externalId: string;
  readonly environmentName: string;
  readonly repository: string;
  readonly callbackUrl: string;
  readonly installation: string | null;
  readonly runUrl: string | null;
  readonly commitSha: string | null;
  readonly branch: string | null;
  readonly version: string | null;
  readonly toldService: string | null;
  readonly changeKind: "deploy" | "rollback";
  readonly requestedBy: string | null;
  readonly people: readonly string[];
  readonly receivedAt: Date;
  readonly endsAt: Date;
};

/** What a look at a held deployment changes of it. */
export type HeldChange = {
  readonly serviceId?: string | null;
  readonly serviceName?: string | null;
  readonly environment?: string | null;
  readonly state?: "waiting" | "approved" | "rejected" | "ended";
  readonly verdict?: "allow" | "warn" | "deny" | "defer" | null;
  readonly because?: readonly object[];
  readonly reports?: number;
  readonly reported?: string;
  readonly tries?: number;
  readonly lastError?: string | null;
  readonly nextAt?: Date;
  readonly settledAt?: Date;
  readonly busyUntil?: Date | null;
};

const MOST_ASKED_AGAIN = 1_000;

/** Deployments that their sender holds until the gate has answered. */
export function heldStore(db: Db) {
  return {
    /** Keeps one; undefined where just this is held already. */
    insert: ({ people, ...row }: NewHeld) =>
      db
        .insertInto("heldDeployment")
        .values({ ...row, people: [...people], state: "waiting", nextAt: row.receivedAt })
        .onConflict((conflict) => conflict.columns(["sourceId", "externalId", "environmentName"]).doNothing())
        .returning("id")
        .executeTakeFirst(),
    byId: (id: string) => db.selectFrom("heldDeployment").selectAll().where("id", "=", id).executeTakeFirst(),
    change: (id: string, { because, ...change }: HeldChange) =>
      db
        .updateTable("heldDeployment")
        .set({ ...change, ...(because === undefined ? {} : { because: JSON.stringify(because) }) })
        .where("id", "=", id)
        .returningAll()
        .executeTakeFirstOrThrow(),
    /** Takes one to look at, for nobody else until then; undefined where it is settled, or somebody looks at it. */
    claim: (id: string, at: Date, until: Date) =>
      db
        .updateTable("heldDeployment")
        .set({ busyUntil: until })
        .where("id", "=", id)
        .where("settledAt", "is", null)
        .where((where) => where.or([where("busyUntil", "is", null), where("busyUntil", "<=", at)]))
        .returningAll()
        .executeTakeFirst(),
    /** Whoever claimed it until then is done; who claimed it since, is not. */
    release: (id: string, until: Date) =>
      db
        .updateTable("heldDeployment")
        .set({ busyUntil: null })
        .where("id", "=", id)
        .where("busyUntil", "=", until)
        .execute(),
    list: ({ isOpen, service, limit }: { isOpen: boolean; service: string | undefined; limit: number }) => {
      let query = db.selectFrom("heldDeployment").selectAll().orderBy("receivedAt", "desc").limit(limit);
      if (isOpen) query = query.where("settledAt", "is", null);
      if (service) query = query.where("serviceName", "=", service);
      return query.execute();
    },
    /** How many wait by each source, and when the last came. */
    async tallies() {
      const { rows } = await sql<{ sourceId: string; held: number; lastHeldAt: Date }>`/* gates.heldTallies */
        select source_id, count(*) filter (where settled_at is null)::int as held, max(received_at) as last_held_at
        from held_deployment group by source_id`.execute(db);
      return new Map(rows.map((row) => [row.sourceId, row]));
    },
    /** Those that wait for the gate, of one service (and of none that is known yet), or all: they are asked at once. */
    async askAgain(service: string | undefined, at: Date): Promise<string[]> {
      const rows = await db
        .updateTable("heldDeployment")
        .set({ nextAt: at })
        .where("id", "in", (of) => {
          const open = of
            .selectFrom("heldDeployment")
            .select("id")
            .where("settledAt", "is", null)
            .where("state", "=", "waiting")
            .orderBy("receivedAt")
            .limit(MOST_ASKED_AGAIN);
          return service === undefined ? open : open.where("serviceName", "=", service);
        })
        .returning("id")
        .execute();
      return rows.map(({ id }) => id);
    },
    /** Those whose time came a while ago: whatever should have asked for them is gone. */
    async forgotten(before: Date): Promise<string[]> {
      const rows = await db
        .selectFrom("heldDeployment")
        .select("id")
        .where("settledAt", "is", null)
        .where("nextAt", "<", before)
        .limit(MOST_ASKED_AGAIN)
        .execute();
      return rows.map(({ id }) => id);
    },
    /** Ends what waits by a source that is no more; how it stands now. */
    endOf: (sourceId: string, at: Date, because: string) =>
      db
        .updateTable("heldDeployment")
        .set({ state: "ended", settledAt: at, lastError: because })
        .where("sourceId", "=", sourceId)
        .where("settledAt", "is", null)
        .returningAll()
        .execute(),
  };
}

export type HeldRow = NonNullable<Awaited<ReturnType<ReturnType<typeof heldStore>["byId"]>>>;
