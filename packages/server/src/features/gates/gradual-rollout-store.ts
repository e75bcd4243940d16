import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";

export type RolloutPlace = {
  readonly serviceId: string;
  readonly environment: string;
  readonly controller: "flagger" | "argo-rollouts";
};
export type GradualRollout = {
  readonly checksum: string | null;
  readonly begunAt: Date | null;
  readonly askedAt: Date;
};

/** Controllers that bring a service out step by step, and ask the gate at each. */
export const gradualRolloutStore = (db: Db) => ({
  find: ({ serviceId, environment, controller }: RolloutPlace): Promise<GradualRollout | undefined> =>
    db
      .selectFrom("gradualRollout")
      .select(["checksum", "begunAt", "askedAt"])
      .where("serviceId", "=", serviceId)
      .where("environment", "=", environment)
      .where("controller", "=", controller)
      .executeTakeFirst(),
  put: (place: RolloutPlace, rollout: GradualRollout) =>
    db
      .insertInto("gradualRollout")
      .values({ ...place, ...rollout })
      .onConflict((conflict) =>
        conflict.columns(["serviceId", "environment", "controller"]).doUpdateSet({
          checksum: sql`excluded.checksum`,
          begunAt: sql`excluded.begun_at`,
          askedAt: sql`excluded.asked_at`,
        }),
      )
      .execute(),
});
