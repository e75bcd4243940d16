import { type Envelope, envelopes } from "@shipshape/domain/notify/envelope";
import { type Budget, type Rate, turn } from "@shipshape/domain/notify/send-budget";
import { type Db, inTransaction, type Tx } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import type { ChannelName, Rates } from "./channel.ts";
import type { Channels } from "./channels.ts";
import { type Claimed, claimStore, type DueRow, type Lane, type UnderWay, type Urgency } from "./claim-store.ts";
import { queueSending } from "./queue-sending.ts";

/** One message to one address, which may tell of several pages. */
export type ClaimedEnvelope = { readonly id: string; readonly members: readonly [Claimed, ...Claimed[]] };

/** How many messages this process may begin now. */
export type Free = {
  of(channel: ChannelName, urgency: Urgency): number;
  to(address: string): number;
};

export type Round = {
  readonly claimed: readonly ClaimedEnvelope[];
  /** Whether more may be due that did not fit: worth another look when a place is free. */
  readonly more: boolean;
};

/** Rows looked at for each channel and lane: many, because a storm's go out together. */
const LOOKED_AT = 200;
const URGENCIES: readonly Urgency[] = ["high", "low"];
const LANES: readonly Lane[] = [
  { urgency: "high", news: false },
  { urgency: "low", news: false },
  { urgency: "low", news: true },
];

type Named = { readonly name: string; readonly rate: Rate; readonly isAddress: boolean };

/** The limits that a message counts against: of the provider, and of the address. */
function limitsOf(channel: ChannelName, { inAll, perAddress }: Rates, address: string): Named[] {
  const named = (of: string, rate: Rate, isAddress: boolean) => ({ name: `${of}/${rate.seconds}s`, rate, isAddress });
  return [
    ...inAll.map((rate) => named(channel, rate, false)),
    ...perAddress.map((rate) => named(`${channel}:${address}`, rate, true)),
  ];
}

type Decided = {
  readonly send: Envelope<DueRow>[];
  readonly hold: { id: string; after_ms: number; because: string }[];
  /** The provider's limit lets nobody through before. */
  readonly againInMs: number | undefined;
  readonly spent: Map<string, Budget>;
};

type RatesByChannel = ReadonlyMap<ChannelName, Rates>;

/** The limits of these channels, as their providers are set up now. */
async function ratesOf(channels: Channels, wanted: readonly Envelope<DueRow>[]): Promise<RatesByChannel> {
  const names = [...new Set(wanted.map(({ members: [{ channel }] }) => channel))];
  return new Map(await Promise.all(names.map(async (name) => [name, await channels[name].rates()] as const)));
}

const NO_LIMIT: Rates = { inAll: [], perAddress: [] };

/** Who goes now, urgent ones first. Who waits for an address steps aside; who waits for the provider keeps its place. */
function decide(
  wanted: readonly Envelope<DueRow>[],
  rates: RatesByChannel,
  budgets: ReadonlyMap<string, Budget | undefined>,
): Decided {
  const decided: Decided = { send: [], hold: [], againInMs: undefined, spent: new Map() };
  let againInMs: number | undefined;
  for (const envelope of wanted) {
    const [{ channel, address, urgency }] = envelope.members;
    const limits = limitsOf(channel, rates.get(channel) ?? NO_LIMIT, address);
    const turns = limits.map(({ name, rate, isAddress }) => ({
      name,
      isAddress,
      turn: turn(decided.spent.get(name) ?? budgets.get(name), rate, urgency, 0),
    }));
    const waits = turns.flatMap(({ isAddress, turn: one }) => (one.decision === "wait" ? [{ isAddress, ...one }] : []));
    const atAddress = waits.find(({ isAddress }) => isAddress);
    if (atAddress) {
      const because = `waits for others to the same address: ${atAddress.because}`;
      decided.hold.push(...envelope.members.map(({ id }) => ({ id, after_ms: atAddress.afterMs, because })));
    } else if (waits.length > 0) {
      againInMs = Math.min(againInMs ?? Number.POSITIVE_INFINITY, ...waits.map(({ afterMs }) => afterMs));
    } else {
      for (const { name, turn: one } of turns) {
        if (one.decision === "now") decided.spent.set(name, { left: one.left, atMs: 0 });
      }
      decided.send.push(envelope);
    }
  }
  return { ...decided, againInMs };
}

/** What of the due fits into the free places, urgent first; one address that is slow leaves the others theirs. */
function fitting(due: readonly DueRow[], channels: Channels, free: Free): Envelope<DueRow>[] {
  const begun = new Map<string, number>();
  return URGENCIES.flatMap((urgency) =>
    Object.values(channels).flatMap(({ name, limits }) => {
      const ours = due.filter((row) => row.channel === name && row.urgency === urgency);
      const rows = [...ours.filter(({ kind }) => kind !== "notice"), ...ours.filter(({ kind }) => kind === "notice")];
      return envelopes(rows, limits.bundles)
        .filter(({ members: [{ address }] }) => {
          const count = (begun.get(address) ?? 0) + 1;
          if (count > free.to(address)) return false;
          begun.set(address, count);
          return true;
        })
        .slice(0, free.of(name, urgency));
    }),
  );
}

async function claimIn(tx: Tx, channels: Channels, free: Free, underWay: UnderWay): Promise<Round> {
  const store = claimStore(tx);
  const wants = LANES.flatMap((lane) =>
    Object.values(channels)
      .filter(({ name }) => free.of(name, lane.urgency) > 0)
      .map(({ name: channel }) => ({ channel, ...lane, most: LOOKED_AT })),
  );
  const due = wants.length === 0 ? [] : await store.due(wants, underWay);
  const isFull = wants.length < LANES.length * Object.keys(channels).length;
  if (due.length === 0) return { claimed: [], more: isFull };
  const wanted = fitting(due, channels, free);
  const rates = await ratesOf(channels, wanted);
  const names = wanted.flatMap(({ members: [{ channel, address }] }) =>
    limitsOf(channel, rates.get(channel) ?? NO_LIMIT, address).map(({ name }) => name),
  );
  const { send, hold, againInMs, spent } = decide(wanted, rates, await store.budgets([...new Set(names)]));
  const again = await store.hold(hold);
  await queueSending(tx, [...again, ...(againInMs === undefined ? [] : [await store.after(againInMs)])]);
  const taken = send.flatMap(({ id, members }) => members.map((one) => ({ id: one.id, bundle_id: id })));
  const left = [...spent].map(([name, { left: remaining }]) => ({ name, remaining }));
  const byBundle = grouped(await store.take(taken, left), ({ bundleId }) => bundleId);
  const claimed = send.flatMap(({ id }) => {
    const [first, ...others] = (byBundle.get(id) ?? []).sort((a, b) => (a.id < b.id ? -1 : 1));
    return first ? [{ id, members: [first, ...others] as const }] : [];
  });
  const rows = wanted.reduce((sum, { members }) => sum + members.length, 0);
  return { claimed, more: isFull || rows < due.length || due.length >= LOOKED_AT };
}

/** Takes what is due and fits, in one short transaction. What is claimed counts as tried. */
export const claimDue = (db: Db, channels: Channels, free: Free, underWay: UnderWay): Promise<Round> =>
  // audit-free: the outbox is the record
  inTransaction(db, (tx) => claimIn(tx, channels, free, underWay));
