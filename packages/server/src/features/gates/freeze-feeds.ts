import type { Actor } from "../../kernel/actor.ts";
import { calendarOwner, serveCalendar } from "../../kernel/calendar-address.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Call } from "../../kernel/http.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { hashSecret, newSecret } from "../../kernel/seal.ts";
import { audit } from "../access/index.ts";
import { freezeIcal } from "./freeze-calendar.ts";
import { freezeFeedStore } from "./freeze-feed-store.ts";

export const FREEZE_FEED_PATH = "/freeze-feeds";

type Of = { readonly service?: string | undefined; readonly team?: string | undefined };

export async function listFreezeFeeds({ db }: Kernel, actor: Actor) {
  const rows = await freezeFeedStore(db).ofUser(calendarOwner(actor));
  return {
    feeds: rows.map(({ id, service, team, createdAt, lastUsedAt }) => ({ id, service, team, createdAt, lastUsedAt })),
  };
}

/** Makes a secret address. It is shown this once; only its hash is kept. */
export async function createFreezeFeed({ db, clock, config }: Kernel, actor: Actor, of: Of) {
  const userId = calendarOwner(actor);
  const secret = newSecret();
  const now = clock.now();
  return inTransaction(db, async (tx) => {
    await freezeIcal(tx, of, now); // a service or team that nobody knows is refused now, not by the calendar app
    const id = newId();
    const asked = { service: of.service ?? null, team: of.team ?? null };
    await freezeFeedStore(tx).insert({ id, userId, ...asked, secretHash: hashSecret(secret) });
    await audit(tx, actor, { action: "gates.createFreezeFeed", subject: `freeze-feed:${id}`, after: asked });
    const url = `${config.publicUrl}${FREEZE_FEED_PATH}/${secret}.ics`;
    return { id, ...asked, createdAt: now, lastUsedAt: null, url };
  });
}

export async function revokeFreezeFeed({ db, clock }: Kernel, actor: Actor, feedId: string): Promise<void> {
  const userId = calendarOwner(actor);
  await inTransaction(db, async (tx) => {
    const wasThere = await freezeFeedStore(tx).revoke(feedId, userId, clock.now());
    if (!wasThere) throw notFound("calendar address", feedId, "It may have been revoked before.");
    await audit(tx, actor, { action: "gates.revokeFreezeFeed", subject: `freeze-feed:${feedId}` });
  });
}

/** Answers a calendar app with the freezes of what its address is of. */
export function serveFreezeFeed({ db, clock }: Kernel, call: Call): Promise<unknown> {
  const now = clock.now();
  return serveCalendar(call, now, freezeFeedStore(db), {
    madeUnder: "Gates and freezes",
    textOf: (feed) => freezeIcal(db, feed, now),
  });
}
