import type { Actor } from "../../kernel/actor.ts";
import { replyWithCalendar } from "../../kernel/calendar-reply.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Call } from "../../kernel/http.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { hashSecret, newSecret } from "../../kernel/seal.ts";
import { audit } from "../access/index.ts";
import { freezeIcal } from "./freeze-calendar.ts";
import { freezeFeedStore } from "./freeze-feed-store.ts";

export const FREEZE_FEED_PATH = "/freeze-feeds";
const HOUR_MS = 3_600_000;

type Of = { readonly service?: string | undefined; readonly team?: string | undefined };

function personOf({ userId }: Actor): string {
  if (userId === null)
    throw new DomainError("forbidden", "A token is not a person: sign in to make a calendar address.");
  return userId;
}

export async function listFreezeFeeds({ db }: Kernel, actor: Actor) {
  const rows = await freezeFeedStore(db).ofUser(personOf(actor));
  return {
    feeds: rows.map(({ id, service, team, createdAt, lastUsedAt }) => ({ id, service, team, createdAt, lastUsedAt })),
  };
}

/** Makes a secret address. It is shown this once; only its hash is kept. */
export async function createFreezeFeed({ db, clock, config }: Kernel, actor: Actor, of: Of) {
  const userId = personOf(actor);
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
  const userId = personOf(actor);
  await inTransaction(db, async (tx) => {
    const wasThere = await freezeFeedStore(tx).revoke(feedId, userId, clock.now());
    if (!wasThere) throw notFound("calendar address", feedId, "It may have been revoked before.");
    await audit(tx, actor, { action: "gates.revokeFreezeFeed", subject: `freeze-feed:${feedId}` });
  });
}

/** Answers a calendar app. Whoever knows the address may read; a revoked one is not there. */
export async function serveFreezeFeed({ db, clock }: Kernel, call: Call): Promise<unknown> {
  const { secret = "" } = call.request.params as { secret?: string };
  const store = freezeFeedStore(db);
  const feed = await store.bySecret(hashSecret(secret.replace(/\.ics$/, "")));
  if (!feed || feed.disabledAt !== null) {
    throw notFound("calendar address", "this", "It was revoked, or never was: make a new one under Gates and freezes.");
  }
  const now = clock.now();
  const text = await freezeIcal(db, feed, now);
  if (!feed.lastUsedAt || now.getTime() - feed.lastUsedAt.getTime() > HOUR_MS) await store.noteUse(feed.id, now);
  return replyWithCalendar(call, text);
}
