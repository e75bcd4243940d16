import type { EnvironmentKind } from "@shipshape/contract/environments";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { question, type Value } from "../../kernel/questions.ts";

export type EnvironmentWrite = {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly kind: z.output<typeof EnvironmentKind>;
  readonly labels: Readonly<Record<string, string | string[]>>;
  readonly annotations: Readonly<Record<string, string>>;
};

export function environmentsStore(db: Db) {
  const environments = db.selectFrom("environment").selectAll();
  return {
    all: () => environments.orderBy("name").execute(),
    isKnownAsked: (name: Value<string>) =>
      question(db.selectFrom("environment").select("name").where("name", "=", name), {}),
    byName: (name: string) => environments.where("name", "=", name).executeTakeFirst(),

    async put({ labels, annotations, ...environment }: EnvironmentWrite): Promise<void> {
      const values = { ...environment, labels: JSON.stringify(labels), annotations: JSON.stringify(annotations) };
      const { id: _, ...changed } = values;
      await db
        .insertInto("environment")
        .values(values)
        .onConflict((conflict) => conflict.column("name").doUpdateSet(changed))
        .execute();
    },
  };
}
