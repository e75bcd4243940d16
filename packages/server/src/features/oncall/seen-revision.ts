import { createHash } from "node:crypto";
import { localMinute } from "@shipshape/domain/time/local-moment";
import type { Db } from "../../kernel/database.ts";
import { DomainError } from "../../kernel/problem.ts";
import { lastDone } from "../access/index.ts";

/** The state of a definition that whoever changes it has read; without it they take what comes. */
export type Seen = { readonly revision?: string | undefined };

/** What a definition says, in short: the same, in whatever order, has the same. */
export const revisionOf = (definition: object): string =>
  createHash("sha256").update(JSON.stringify(definition, inOrder)).digest("hex").slice(0, 16);

const inOrder = (_: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    : value;

export const withRevision = <D extends object>(definition: D): D & { readonly revision: string } => ({
  ...definition,
  revision: revisionOf(definition),
});

type Changed = { readonly subject: string; readonly actions: readonly string[] };

/** Refuses to write over what somebody else said since it was read, and says who it was. */
export async function refuseUnseen(db: Db, { revision }: Seen, now: object | undefined, changed: Changed) {
  if (revision === undefined || (now && revisionOf(now) === revision)) return;
  const last = await lastDone(db, changed.subject, changed.actions);
  const how = now ? "changed" : "deleted";
  const because = last
    ? `${last.actor} ${how} it on ${localMinute(last.at.getTime(), "UTC")} UTC, after you had read it`
    : `it was ${how} after you had read it`;
  const mend = now ? "open it anew, and change what it says now" : "make it new, if it is still wanted";
  throw new DomainError("conflict", `Nothing was saved: ${because}. To go on, ${mend}.`);
}
