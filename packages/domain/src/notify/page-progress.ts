import { type DeliveryState, isOpen } from "./delivery-state.ts";

/** One of the messages by which a page is to reach a person. */
export type PageMessage = {
  readonly id: string;
  readonly state: DeliveryState;
  readonly channel: string;
  /** Tries begun so far; none: it waits for its time in the person's rule. */
  readonly attempts: number;
  /** Milliseconds until something happens by itself; not above zero: now. Null when it is over. */
  readonly dueInMs: number | null;
};

/**
 * Whether a page reached its person. `hurry` names the message whose time has come early, because whatever was tried before
 * it failed.
 */
export type PageProgress = {
  readonly decision: "reached" | "under_way" | "unreached" | "cancelled";
  readonly because: string;
  readonly hurry?: string;
};

/** A first failure may be a hiccup that a second try mends; two are a reason to try another way. */
const HICCUPS = 1;
/** Nor is it a hiccup where the next try is this far away. */
const SOON_MS = 30_000;

const isDoubtful = ({ state, attempts, dueInMs }: PageMessage): boolean =>
  state === "failed" ||
  state === "unconfirmed" ||
  (state === "pending" && attempts > 0 && (attempts > HICCUPS || (dueInMs ?? 0) > SOON_MS));

const isUntried = ({ state, attempts }: PageMessage): boolean => state === "pending" && attempts === 0;

const channelsOf = (messages: readonly PageMessage[]): string =>
  [...new Set(messages.map(({ channel }) => channel))].join(" and ");

/**
 * How far a page has come. The next message of the person's rule is not waited for once every one before it is in doubt:
 * refused, given up, without a receipt in time, or failing again and again.
 */
export function pageProgress(messages: readonly PageMessage[]): PageProgress {
  const reached = messages.filter(({ state }) => state === "delivered");
  if (reached.length > 0) return { decision: "reached", because: `it arrived by ${channelsOf(reached)}` };
  const open = messages.filter(({ state }) => isOpen(state));
  if (open.length === 0) {
    const given = messages.filter(({ state }) => state !== "cancelled");
    if (given.length === 0) return { decision: "cancelled", because: "nobody needed it any more" };
    return { decision: "unreached", because: `every way was tried and none reached them: ${channelsOf(given)}` };
  }
  const tried = messages.filter((message) => !isUntried(message));
  const [next] = open
    .filter((message) => isUntried(message) && (message.dueInMs ?? 0) > 0)
    .sort((a, b) => (a.dueInMs ?? 0) - (b.dueInMs ?? 0));
  const dueNow = open.some((message) => isUntried(message) && (message.dueInMs ?? 0) <= 0);
  if (!next || dueNow || tried.length === 0 || !tried.every(isDoubtful)) {
    return { decision: "under_way", because: `${channelsOf(open)} may still reach them` };
  }
  return {
    decision: "under_way",
    because: `${next.channel} follows at once: ${channelsOf(tried)} did not reach them`,
    hurry: next.id,
  };
}
