import type { IncidentEvent } from "@shipshape/contract/incidents";
import { Channel as ChannelSchema } from "@shipshape/contract/notify";
import * as z from "zod";
import { inTransaction } from "../../kernel/database.ts";
import type { Told } from "../../kernel/events.ts";
import { defineJob, enqueueNamed } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { storableText } from "../../kernel/storable-text.ts";
import { serviceByName, teamContacts } from "../catalog/index.ts";
import type { ChannelName, Standing } from "./channel.ts";
import type { Channels } from "./channels.ts";
import { type TeamTarget, teamMessageStore } from "./team-message-store.ts";

type Moved = z.output<typeof IncidentEvent>;

export const tellTeam = defineJob(
  "notify.tellTeam",
  z.object({ incidentId: z.uuid(), channel: ChannelSchema, address: z.string() }),
);
/** A page that was sent, brought up to date: what it asked for is done. */
export const updatePage = defineJob(
  "notify.updatePage",
  z.object({ channel: ChannelSchema, address: z.string(), providerId: z.string(), standing: z.unknown() }),
);

const AFTER_PAGES = 2;

const standingOf = ({ config }: Kernel, moved: Moved): Standing => ({
  incidentId: moved.incidentId,
  shortId: moved.shortId,
  title: moved.title,
  status: moved.status,
  severity: moved.severity,
  service: moved.service,
  because: moved.because,
  url: `${config.publicUrl}/incidents/${moved.shortId}`,
});

/** The contacts of the team that owns a service, as far as a channel of ours can tell a group there. */
async function targetsOf({ db }: Kernel, channels: Channels, service: string | null): Promise<TeamTarget[]> {
  const owner = service === null ? undefined : (await serviceByName(db, service))?.owner;
  if (owner === undefined) return [];
  return (await teamContacts(db, owner)).flatMap(({ kind, value: address }): TeamTarget[] => {
    const name = ChannelSchema.safeParse(kind.toLowerCase());
    return name.success && channels[name.data].announce ? [{ channel: name.data, address, team: owner }] : [];
  });
}

/**
 * An incident opened, was acknowledged, or ended: the channel of the team that owns its service is told, and what people were
 * paged with says so too. Both are jobs of their own, after every page. Told twice or late, it says what is true last.
 */
export async function tellWhereItStands(
  kernel: Kernel,
  channels: Channels,
  { at, payload }: Told<Moved>,
): Promise<void> {
  if (payload.test) return;
  const standing = standingOf(kernel, payload);
  const targets = await targetsOf(kernel, channels, payload.service);
  const updatable = Object.values(channels).flatMap(({ name, announce, updates }) =>
    announce && updates ? [name] : [],
  );
  // audit-free: what a team was told is its own record
  await inTransaction(kernel.db, async (tx) => {
    const store = teamMessageStore(tx);
    const keys = targets.length === 0 ? [] : await store.note(standing, at, targets);
    const pages = payload.status === "open" ? [] : await store.pagesOf(payload.incidentId, updatable);
    await enqueueNamed(tx, [
      ...keys.map((key) => ({
        name: tellTeam.name,
        payload: key,
        key: `${key.incidentId} ${key.channel} ${key.address}`,
        priority: AFTER_PAGES,
      })),
      ...pages.map((page) => ({
        name: updatePage.name,
        payload: { ...page, standing },
        key: `${page.channel} ${page.providerId}`,
        priority: AFTER_PAGES,
      })),
    ]);
  });
}

const Failed = (detail: string): Error => new Error(`a team was not told: ${detail}`);

/** Posts the message of a team's channel, or brings it up to date. What may yet succeed is tried again by its job. */
export async function tellTeamNow(
  { db, log }: Kernel,
  channels: Channels,
  key: { incidentId: string; channel: ChannelName; address: string },
): Promise<void> {
  const store = teamMessageStore(db);
  const message = await store.get(key);
  const channel = channels[key.channel];
  if (!message || !channel.announce) return;
  const { standingAt, toldAt, standing, providerId } = message;
  if (toldAt && toldAt >= standingAt) return;
  const sent = await channel.announce(key.address, standing, providerId ?? undefined);
  const isDone = sent.outcome === "delivered" || sent.outcome === "accepted";
  const id = isDone ? (sent.providerId ?? null) : null;
  const error = isDone ? null : storableText(sent.detail);
  await store.told(key, { toldAt: isDone ? standingAt : null, providerId: channel.updates ? id : null, error });
  if (sent.outcome === "refused") log.warn(`team ${message.team} was not told of ${standing.shortId}: ${sent.detail}`);
  if (sent.outcome === "retry") throw Failed(sent.detail);
}

export async function updatePageNow(
  { log }: Kernel,
  channels: Channels,
  { channel, address, providerId, standing }: z.output<typeof updatePage.payload>,
): Promise<void> {
  const sent = await channels[channel].announce?.(address, standing as Standing, providerId);
  if (sent?.outcome === "retry") throw Failed(sent.detail);
  if (sent?.outcome === "refused") log.info(`a message was not brought up to date: ${sent.detail}`);
}
