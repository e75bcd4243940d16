import type { Db } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import type { KnownUser } from "../access/index.ts";
import type { ChannelName } from "./channel.ts";
import { contactStore } from "./contact-store.ts";

export type Reach = {
  /** Null for the address of the account, which is always there. */
  readonly id: string | null;
  readonly channel: ChannelName;
  readonly address: string;
  /** As its owner knows it. */
  readonly label: string;
  readonly sealedSecret: string | null;
  readonly verified: boolean;
  readonly verifiedAt: Date | null;
};

type Account = Pick<KnownUser, "id" | "email" | "createdAt">;
type Row = Awaited<ReturnType<ReturnType<typeof contactStore>["contactMethods"]>>[number];

const reach = ({ id, channel, address, label, sealedSecret, verifiedAt }: Row): Reach => ({
  id,
  channel: channel as ChannelName,
  address,
  label: label ?? address,
  sealedSecret,
  verified: verifiedAt !== null,
  verifiedAt,
});

/** Whoever runs this installation vouches for the address of an account. */
const ownReach = ({ email, createdAt }: Account): Reach => ({
  id: null,
  channel: "email",
  address: email,
  label: email,
  sealedSecret: null,
  verified: true,
  verifiedAt: createdAt,
});

/** Every way to reach each of these users: the e-mail address of their account, and whatever they added. */
export async function contactMethodsFor(
  db: Db,
  userIds: readonly string[],
): Promise<(user: Account) => readonly Reach[]> {
  const rowsOf = grouped(await contactStore(db).contactMethods(userIds), ({ userId }) => userId);
  return (user) => {
    const own = ownReach(user);
    const added = (rowsOf.get(user.id) ?? [])
      .map(reach)
      .filter(({ channel, address }) => channel !== own.channel || address !== own.address);
    return [own, ...added];
  };
}

/** The same, by user. */
export async function contactMethodsOfAll(
  db: Db,
  users: readonly Account[],
): Promise<ReadonlyMap<string, readonly Reach[]>> {
  const methodsOf = await contactMethodsFor(
    db,
    users.map(({ id }) => id),
  );
  return new Map(users.map((user) => [user.id, methodsOf(user)]));
}

export const contactMethodsOf = async (db: Db, user: Account): Promise<readonly Reach[]> =>
  (await contactMethodsOfAll(db, [user])).get(user.id) ?? [];
