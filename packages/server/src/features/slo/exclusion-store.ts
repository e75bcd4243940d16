import { ExclusionEffects, ExclusionSelector, ExclusionTime } from "@shipshape/contract/slo-exclusions";
import { Annotations, Labels } from "@shipshape/contract/value";
import { sql } from "kysely";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";

/** What is said of an exclusion, and by whom. */
export type ExclusionInputRow = {
  readonly name: string;
  readonly displayName: string;
  readonly when: z.output<typeof ExclusionTime>;
  readonly reason: string;
  readonly approver: string | null;
  readonly selector: z.output<typeof ExclusionSelector>;
  readonly labels: z.output<typeof Labels>;
  readonly annotations: z.output<typeof Annotations>;
};

/** An exclusion as it stands. */
export type ExclusionRow = ExclusionInputRow & {
  readonly author: string;
  readonly effect: z.output<typeof ExclusionEffects> | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** The exclusions: there are few, and whoever needs one needs them all. */
export function exclusionStore(db: Db) {
  const all = db.selectFrom("sloExclusion").selectAll();
  type Stored = Awaited<ReturnType<(typeof all)["execute"]>>[number];
  const row = ({ excludedTime, selector, effect, labels, annotations, ...rest }: Stored): ExclusionRow => ({
    ...rest,
    when: ExclusionTime.parse(excludedTime),
    selector: ExclusionSelector.parse(selector),
    effect: effect === null ? null : ExclusionEffects.parse(effect),
    labels: Labels.parse(labels),
    annotations: Annotations.parse(annotations),
  });

  return {
    /** Newest first. */
    all: async (): Promise<ExclusionRow[]> =>
      (await all.orderBy("createdAt", "desc").orderBy("name").execute()).map(row),

    async byName(name: string): Promise<ExclusionRow | undefined> {
      const found = await all.where("name", "=", name).executeTakeFirst();
      return found && row(found);
    },

    /** One that was just put. */
    async stored(name: string): Promise<ExclusionRow> {
      return row(await all.where("name", "=", name).executeTakeFirstOrThrow());
    },

    /** Lets one writer at a time at the exclusions, until the transaction ends: each tells what the others left. */
    lock: async (): Promise<void> => {
      await sql`lock table slo_exclusion in share row exclusive mode`.execute(db);
    },

    /** Adds it, or replaces the one of the same name, whose author it keeps. */
    async put({ when, ...said }: ExclusionInputRow, author: string, effect: unknown): Promise<void> {
      const values = {
        ...said,
        excludedTime: JSON.stringify(when),
        selector: JSON.stringify(said.selector),
        labels: JSON.stringify(said.labels),
        annotations: JSON.stringify(said.annotations),
        effect: JSON.stringify(effect),
      };
      await db
        .insertInto("sloExclusion")
        .values({ id: newId(), author, ...values })
        .onConflict((conflict) => conflict.column("name").doUpdateSet({ ...values, updatedAt: sql`now()` }))
        .execute();
    },

    delete: (name: string) => db.deleteFrom("sloExclusion").where("name", "=", name).execute(),
  };
}
