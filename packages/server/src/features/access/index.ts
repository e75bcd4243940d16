import type { Role } from "@shipshape/contract/permission";
import type { Db } from "../../kernel/database.ts";
import { accessStore } from "./access-store.ts";
import { auditStore } from "./audit-store.ts";

export { tokenFinder } from "./actor-of.ts";
export { audit } from "./audit.ts";
export { type Audited, auditing } from "./audit-store.ts";

/** Who did one of these last to something, and when. */
export const lastDone = (db: Db, subject: string, actions: readonly string[]) => auditStore(db).last(subject, actions);

/** What other rooms may know of a user. */
export type KnownUser = {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly email: string;
  readonly timeZone: string;
  readonly disabled: boolean;
  readonly createdAt: Date;
};

type Row = Awaited<ReturnType<ReturnType<typeof accessStore>["users"]>>[number];
const known = ({ id, name, displayName, email, timeZone, disabledAt, createdAt }: Row): KnownUser => ({
  id,
  name,
  displayName,
  email,
  timeZone,
  disabled: disabledAt !== null,
  createdAt,
});

export const usersByName = async (db: Db, names: readonly string[]): Promise<Map<string, KnownUser>> =>
  new Map((await accessStore(db).usersByName(names)).map((user) => [user.name, known(user)]));

/** What every user is called, in order. */
export const userNames = async (db: Db): Promise<string[]> => (await accessStore(db).users()).map(({ name }) => name);

export const usersById = async (db: Db, ids: readonly string[]): Promise<Map<string, KnownUser>> =>
  new Map((await accessStore(db).usersById(ids)).map((user) => [user.id, known(user)]));

/** Users whom any of these texts names, in small letters: by name, by display name, by mail address. */
export const usersCalled = async (db: Db, texts: readonly string[]): Promise<KnownUser[]> =>
  texts.length === 0 ? [] : (await accessStore(db).usersCalled(texts)).map(known);

/** "Ana Silva <ana@example.org>" is called so by either part. */
const partsOfName = (text: string): string[] => {
  const [, name, address] = /^(.*?)\s*<([^<>]+)>$/.exec(text.trim()) ?? [];
  return (address === undefined ? [text] : [name ?? "", address]).map((part) => part.trim().toLowerCase());
};

/**
 * The people whom other systems name in these texts: by name, display name, mail address, or by what stands in their label
 * `aliases` (their login at GitHub), whatever the case.
 */
export async function peopleCalled(db: Db, texts: readonly string[]): Promise<string[]> {
  const parts = [...new Set(texts.flatMap(partsOfName))].filter((part) => part !== "");
  return parts.length === 0 ? [] : accessStore(db).namesOfPeopleCalled(parts);
}

/** Whether somebody with the role of an administrator can sign in. */
export const hasAdministrator = (db: Db): Promise<boolean> => accessStore(db).hasAdministrator();

/** Everybody with the role of an administrator whose account is open, the oldest first. */
export const administrators = async (db: Db): Promise<KnownUser[]> =>
  (await accessStore(db).administrators()).map(known);

/** The role of a user whose account is open; undefined for nobody. */
export async function roleOf(db: Db, userId: string): Promise<Role | undefined> {
  const [row] = await accessStore(db).usersById([userId]);
  return row && row.disabledAt === null ? (row.role as Role) : undefined;
}
