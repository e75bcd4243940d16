import type { Actor } from "../../kernel/actor.ts";
import { calendarOwner } from "../../kernel/calendar-address.ts";
import { inTransaction } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { hashSecret, newSecret } from "../../kernel/seal.ts";
import { audit } from "../access/index.ts";
import { feedStore } from "./feed-store.ts";
import { scheduleNamed } from "./schedule-named.ts";

export const FEED_PATH = "/calendar-feeds";

export async function listFeeds({ db }: Kernel, actor: Actor) {
  const rows = await feedStore(db).ofUser(calendarOwner(actor));
  const feeds = rows.map(({ id, scheduleName, createdAt, lastUsedAt }) => ({
    id,
    schedule: scheduleName,
    createdAt,
    lastUsedAt,
  }));
  return { feeds };
}

/** Makes a secret address. It is shown this once; only its hash is kept. */
export async function createFeed({ db, clock, config }: Kernel, actor: Actor, scheduleName: string | undefined) {
  const userId = calendarOwner(actor);
  const secret = newSecret();
  return inTransaction(db, async (tx) => {
    const schedule = scheduleName === undefined ? undefined : await scheduleNamed(tx, scheduleName);
    const id = newId();
    await feedStore(tx).insert({ id, userId, scheduleId: schedule?.id ?? null, secretHash: hashSecret(secret) });
    const after = { schedule: scheduleName ?? null };
    await audit(tx, actor, { action: "oncall.createCalendarFeed", subject: `calendar-feed:${id}`, after });
    const url = `${config.publicUrl}${FEED_PATH}/${secret}.ics`;
    return { id, schedule: scheduleName ?? null, createdAt: clock.now(), lastUsedAt: null, url };
  });
}

export async function revokeFeed({ db, clock }: Kernel, actor: Actor, feedId: string): Promise<void> {
  const userId = calendarOwner(actor);
  await inTransaction(db, async (tx) => {
    const wasThere = await feedStore(tx).revoke(feedId, userId, clock.now());
    if (!wasThere) throw notFound("calendar address", feedId, "It may have been revoked before.");
    await audit(tx, actor, { action: "oncall.revokeCalendarFeed", subject: `calendar-feed:${feedId}` });
  });
}
