import type { IncidentEvent } from "@shipshape/contract/incidents";
import { Channel as ChannelSchema } from "@shipshape/contract/notify";
import type * as z from "zod";
import { type Db, oneAtATime, type Tx } from "../../kernel/database.ts";
import type { Told } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { contactsOfTeams, servicesByNames } from "../catalog/index.ts";
import { applyHappenings } from "./apply-happenings.ts";
import type { ChannelName, Standing } from "./channel.ts";
import type { Channels } from "./channels.ts";
import { newsStore } from "./news-store.ts";
import type { NewNotification } from "./outbox-store.ts";
import { queueMessages } from "./queue-messages.ts";
import type { Sender } from "./sender.ts";
import { type PageMessage, threadStore } from "./thread-store.ts";

type Moved = z.output<typeof IncidentEvent>;
type Target = { readonly channel: ChannelName; readonly address: string; readonly team: string };
type News = { readonly eventId: string; readonly standing: Standing };
type Threaded = NewNotification & { readonly thread: string };

const standingOf = ({ config }: Kernel, at: Date, moved: Moved): Standing => ({
  at: at.toISOString(),
  incidentId: moved.incidentId,
  shortId: moved.shortId,
  title: moved.title,
  status: moved.status,
  severity: moved.severity,
  service: moved.service,
  because: moved.because,
  url: `${config.publicUrl}/incidents/${moved.shortId}`,
});

/** By service, the contacts of the team that owns it, as far as a channel of ours can tell a group there. */
async function targetsOf(
  { db }: Kernel,
  channels: Channels,
  services: readonly string[],
): Promise<ReadonlyMap<string, readonly Target[]>> {
  if (services.length === 0) return new Map();
  const known = [...(await servicesByNames(db, services)).values()];
  const contacts = await contactsOfTeams(db, [...new Set(known.map(({ owner }) => owner))]);
  return new Map(
    known.map(({ name, owner: team }) => {
      const targets = (contacts.get(team) ?? []).flatMap(({ kind, value: address }): Target[] => {
        const channel = ChannelSchema.safeParse(kind.toLowerCase());
        return channel.success && channels[channel.data].announce ? [{ channel: channel.data, address, team }] : [];
      });
      return [name, targets];
    }),
  );
}

/** What any message about where an incident stands holds; the event stands for it, so that one told twice is written once. */
const newsRow = ({ eventId, standing }: News, reader: { readonly user: string; readonly displayName: string }) => ({
  sealed_secret: null,
  page_id: eventId,
  incident_id: standing.incidentId,
  urgency: "low" as const,
  subject: `${standing.shortId} ${standing.status}: ${standing.title}`,
  message: {
    kind: "notice" as const,
    ...reader,
    pageId: null,
    incidentId: standing.incidentId,
    shortId: standing.shortId,
    text: `${standing.because}.`,
    incidentUrl: standing.url,
    standing,
  },
});

const teamRow = (news: News, { channel, address, team }: Target): Threaded => ({
  ...newsRow(news, { user: team, displayName: team }),
  user_id: null,
  team,
  channel,
  address,
  thread: `${news.standing.incidentId} ${channel} ${address}`,
  because: `the contacts of ${team} name this address, and it owns ${news.standing.service}`,
});

const threadOf = ({ channel, providerId }: PageMessage): string => `${channel} ${providerId}`;

const pageRow = (news: News, page: PageMessage, nth: number): Threaded => ({
  ...newsRow(news, { user: page.user, displayName: page.displayName }),
  user_id: page.userId,
  channel: page.channel,
  address: page.address,
  nth,
  provider_id: page.providerId,
  thread: threadOf(page),
  because: "the message by which you were paged says how it stands now",
});

/** What people were paged with says that it is open, unless it was brought up to date since: an answer may be taken back. */
async function saidOtherwise(db: Db, pages: readonly PageMessage[]): Promise<readonly PageMessage[]> {
  const told = await newsStore(db).threadsTold(pages.map(threadOf));
  return pages.filter((page) => told.has(threadOf(page)));
}

/** Writes news of threads to the outbox: what waits in them and is older goes no more, and older news are not written. */
async function queueNews(tx: Tx, rows: readonly Threaded[], { eventId, standing }: News): Promise<void> {
  const store = threadStore(tx);
  const newer = await store.newerThan(
    rows.map(({ thread }) => thread),
    new Date(standing.at),
  );
  const fresh = rows.filter(({ thread }) => !newer.has(thread));
  const old = await store.waiting(
    fresh.map(({ thread }) => thread),
    eventId,
  );
  const because = "a later message says how it stands";
  await applyHappenings(
    tx,
    old.map((id) => ({ id, happening: { kind: "cancelled", because } })),
    [],
  );
  await queueMessages(tx, fresh);
}

/**
 * Incidents opened, were acknowledged, or ended: the channel of the team that owns the service of each is told, and what people were
 * paged with says so too. Both go through the outbox, after every page. Told twice or late, the last that is said is what is
 * true last.
 */
export async function tellWhereTheyStand(kernel: Kernel, sender: Sender, told: readonly Told<Moved>[]): Promise<void> {
  const real = told.filter(({ payload }) => !payload.test);
  const services = new Set(real.flatMap(({ payload }) => payload.service ?? []));
  const targets = await targetsOf(kernel, sender.channels, [...services]);
  const updatable = Object.values(sender.channels).flatMap(({ name, announce, updates }) =>
    announce && updates ? [name] : [],
  );
  const ids = real.map(({ payload }) => payload.incidentId);
  const paged = await threadStore(kernel.db).pagedFor(ids, updatable);
  for (const one of real) {
    const told = targets.get(one.payload.service ?? "") ?? [];
    if (told.length > 0 || paged.has(one.payload.incidentId)) await tellWhereItStands(kernel, one, told, updatable);
  }
  sender.wake();
}

async function tellWhereItStands(
  kernel: Kernel,
  { eventId, at, payload }: Told<Moved>,
  targets: readonly Target[],
  updatable: readonly ChannelName[],
): Promise<void> {
  const news = { eventId, standing: standingOf(kernel, at, payload) };
  const pagesOf = async (db: Db) => {
    const pages = await threadStore(db).pagesOf(payload.incidentId, updatable);
    return payload.status === "open" ? saidOtherwise(db, pages) : pages;
  };
  if (targets.length === 0 && (await pagesOf(kernel.db)).length === 0) return;
  // audit-free: the outbox is the record
  await oneAtATime(kernel.db, `notify.news ${payload.incidentId}`, async (tx) => {
    const pages = await pagesOf(tx);
    const rows = [
      ...targets.map((target) => teamRow(news, target)),
      ...pages.map((page, nth) => pageRow(news, page, nth)),
    ];
    if (rows.length > 0) await queueNews(tx, rows, news);
  });
}
