import type { EnvironmentKind } from "@shipshape/contract/environments";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { answeredAs, type Question, type Value } from "../../kernel/questions.ts";
import { environmentsStore } from "./environments-store.ts";

/** What other rooms may know of an environment. */
export type KnownEnvironment = {
  readonly name: string;
  readonly displayName: string;
  readonly kind: z.output<typeof EnvironmentKind>;
};

export async function environmentByName(db: Db, wanted: string): Promise<KnownEnvironment | undefined> {
  const row = await environmentsStore(db).byName(wanted);
  return row && { name: row.name, displayName: row.displayName, kind: row.kind as KnownEnvironment["kind"] };
}

/** Whether there is an environment of this name, as one of several questions. */
export const isEnvironmentAsked = (db: Db, wanted: Value<string>): Question<boolean> =>
  answeredAs(environmentsStore(db).isKnownAsked(wanted), ([row]) => row !== undefined);

/** The names of the environments, in their order. */
export const environmentNames = async (db: Db): Promise<string[]> =>
  (await environmentsStore(db).all()).map(({ name }) => name);

/** The names of the environments that customers feel; "production" where none is known yet. */
export async function productionEnvironments(db: Db): Promise<string[]> {
  const names = (await environmentsStore(db).all()).filter(({ kind }) => kind === "production").map(({ name }) => name);
  return names.length > 0 ? names : ["production"];
}

/** The names of the environments of a kind; of production "production" where none is known yet. */
export async function environmentsOfKind(db: Db, wanted: KnownEnvironment["kind"]): Promise<string[]> {
  if (wanted === "production") return productionEnvironments(db);
  return (await environmentsStore(db).all()).filter(({ kind }) => kind === wanted).map(({ name }) => name);
}
