import { setTimeout as sleep } from "node:timers/promises";
import { faultPoint } from "../../kernel/fault-point.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { type Channel, type ChannelName, type Message, SEND_TIMEOUT_MS, type Sent } from "./channel.ts";
import type { Channels } from "./channels.ts";
import { type ClaimedEnvelope, claimDue } from "./claim-due.ts";
import type { Urgency } from "./claim-store.ts";
import { messageOf } from "./compose-message.ts";
import { createRecorder, type Recorder } from "./record-outcomes.ts";

/** How long one job waits for what is under way: no longer, and only one, so that a channel that hangs keeps no workers. */
const PATIENCE_MS = 2_000;
const STOP_MS = 11_000;

/** Sends what the outbox holds. One a process; any number of them share the work, and the database says whose is what. */
export type Sender = {
  readonly channels: Channels;
  /** Something was written that is due now: begins at once, and does not make the caller wait. */
  wake(): void;
  /** Begins to send all that is due and fits, and waits for it a moment. */
  run(): Promise<void>;
  /** Whether messages were under way, and were sent within so long. */
  sentWithin(ms: number): Promise<boolean>;
  /** Begins nothing more, and waits for what was begun. */
  stop(): Promise<void>;
};

/** A receiver that answers slowly gets no more at once, so that it does not take the places of the others. */
const AT_ONE_ADDRESS = 2;

/** Who is sending what: each channel has its own places, so that one that hangs leaves the others theirs. */
function createPlaces(channels: Channels) {
  const lanes = new Map<string, number>();
  const addresses = new Map<string, number>();
  const add = (to: Map<string, number>, key: string, by: number): void => {
    const now = (to.get(key) ?? 0) + by;
    if (now > 0) to.set(key, now);
    else to.delete(key);
  };
  const change = ({ members: [{ channel, urgency, address }] }: ClaimedEnvelope, by: number): void => {
    add(lanes, `${channel} ${urgency}`, by);
    add(addresses, address, by);
  };
  return {
    /** Half of the places are kept for what is urgent. */
    of(channel: ChannelName, urgency: Urgency): number {
      const { atOnce } = channels[channel].limits;
      const [high = 0, low = 0] = [lanes.get(`${channel} high`), lanes.get(`${channel} low`)];
      const left = atOnce - high - low;
      return Math.max(0, urgency === "high" ? left : Math.min(left, Math.max(1, Math.floor(atOnce / 2)) - low));
    },
    to: (address: string): number => Math.max(0, AT_ONE_ADDRESS - (addresses.get(address) ?? 0)),
    full: (): string[] => [...addresses].filter(([, now]) => now >= AT_ONE_ADDRESS).map(([key]) => key),
    enter: (envelope: ClaimedEnvelope) => change(envelope, 1),
    leave: (envelope: ClaimedEnvelope) => change(envelope, -1),
  };
}

/** Where an incident stands is told in the channel's own form, where it has one. */
const carry = (channel: Channel, message: Message): Promise<Sent> => {
  const { standing } = message.content;
  return standing && channel.announce ? channel.announce(message, standing) : channel.send(message);
};

/** Whatever a channel does, its place is free and its outcome written down before the lease is over. */
const TRY_MS = SEND_TIMEOUT_MS + 1_000;

function triedWithin(ms: number, trying: Promise<Sent>): Promise<Sent> {
  return new Promise((done, failed) => {
    const detail = `no outcome within ${ms / 1_000} s: it may have arrived`;
    const late = setTimeout(() => done({ outcome: "retry", detail }), ms);
    trying.then(done, failed).finally(() => clearTimeout(late));
  });
}

/** One try of one message, and what became of it written down; its place is free when it is out, before that. */
async function sendOne(
  kernel: Kernel,
  channels: Channels,
  recorder: Recorder,
  envelope: ClaimedEnvelope,
  isOut: () => void,
  tryMs: number,
): Promise<void> {
  const [{ channel }] = envelope.members;
  faultPoint("notify.claimed");
  const beganAtMs = performance.now();
  const attempt = async (): Promise<Sent> => carry(channels[channel], messageOf(kernel, envelope));
  const sent = await triedWithin(tryMs, attempt()).catch(
    (error: unknown): Sent => ({ outcome: "retry", detail: `the channel failed: ${String(error)}` }),
  );
  isOut();
  faultPoint("notify.sent");
  kernel.metrics.notifications.inc({ channel, outcome: sent.outcome });
  await recorder
    .record(envelope, sent, beganAtMs)
    .catch((error: unknown) => kernel.log.error({ err: error }, "what became of a message could not be written down"));
}

/** One waits; who comes meanwhile goes on without. */
function oneWaits(wait: () => Promise<unknown>): () => Promise<void> {
  let isWaitedFor = false;
  return async () => {
    if (isWaitedFor) return;
    isWaitedFor = true;
    await wait();
    isWaitedFor = false;
  };
}

export function createSender(kernel: Kernel, channels: Channels, tryMs = TRY_MS): Sender {
  const sending = new Map<string, Promise<void>>();
  const places = createPlaces(channels);
  const recorder = createRecorder(kernel, () => wake());
  const ids = new Set<string>();
  let running: Promise<void> | undefined;
  let again = false;
  let more = false;
  let stopped = false;

  function begin(envelope: ClaimedEnvelope): void {
    places.enter(envelope);
    for (const { id } of envelope.members) ids.add(id);
    const isOut = () => {
      places.leave(envelope);
      if (more) wake();
    };
    const done = sendOne(kernel, channels, recorder, envelope, isOut, tryMs).finally(() => {
      for (const { id } of envelope.members) ids.delete(id);
      sending.delete(envelope.id);
      if (envelope.members[0].thread !== null) wake(); // the next of its thread may have waited for it
    });
    sending.set(envelope.id, done);
  }

  async function rounds(): Promise<void> {
    while (again && !stopped) {
      again = false;
      const round = await claimDue(kernel.db, channels, places, { ids: [...ids], addresses: places.full() });
      more = round.more || places.full().length > 0;
      for (const envelope of round.claimed) begin(envelope);
    }
  }

  /** One round at a time: who comes while one runs has it run once more. */
  function start(): Promise<void> {
    if (stopped) return Promise.resolve();
    again = true;
    running ??= rounds().finally(() => {
      running = undefined;
      if (again) wake();
    });
    return running;
  }
  function wake(): void {
    start().catch((error: unknown) => kernel.log.warn({ err: error }, "sending waits for its job"));
  }
  async function idle(): Promise<void> {
    while (running !== undefined || sending.size > 0) await Promise.allSettled([running, ...sending.values()]);
  }
  const patiently = oneWaits(() => Promise.race([idle(), sleep(PATIENCE_MS, undefined, { ref: false })]));
  return {
    channels,
    wake,
    run: () => start().then(patiently),
    sentWithin: async (ms) =>
      (running !== undefined || sending.size > 0) &&
      Promise.race([idle().then(() => true), sleep(ms, false, { ref: false })]),
    stop() {
      stopped = true;
      return Promise.race([idle(), sleep(STOP_MS, undefined, { ref: false })]);
    },
  };
}
