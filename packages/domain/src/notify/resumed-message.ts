import type { DeliveryState } from "./delivery-states.ts";

/** A message of a page that was stopped, or is about to be, and is wanted after all. */
export type StoppedMessage = {
  readonly state: DeliveryState;
  /** Tries begun so far. */
  readonly attempts: number;
  /** What became of it so far, as its story names it, oldest first. */
  readonly heard: readonly string[];
  /** How long what is under way with it may still take: the rest of its sender's lease, or of waiting for a receipt. */
  readonly waitsMs: number;
};

export type ResumedMessage =
  /** Nothing of it can have arrived, or can yet: another message is written. */
  | { readonly decision: "begin_anew"; readonly because: string }
  /** It goes on under its id: what its last try brings counts, and a repeat is known for what it is. */
  | {
      readonly decision: "go_on";
      readonly state: DeliveryState;
      readonly dueInMs: number | null;
      readonly because: string;
    };

const TRIED: readonly string[] = ["delivered", "accepted", "retry", "refused"];
const ARRIVED: readonly string[] = ["delivered", "receipt_delivered"];
/** When it was stopped, nobody kept how long its provider had for the receipt. */
const RECEIPT_MS = 60_000;

const anew = (because: string): ResumedMessage => ({ decision: "begin_anew", because });
const goOn = (state: DeliveryState, because: string, dueInMs: number | null): ResumedMessage => ({
  decision: "go_on",
  state,
  dueInMs,
  because,
});

/**
 * How a message goes on whose page was stopped and is wanted after all. Whoever has it already does not get it twice, where we
 * know that; where nobody knows what became of a try, it is made again once it cannot be under way any more.
 */
export function resumedMessage({ state, attempts, heard, waitsMs }: StoppedMessage): ResumedMessage {
  if (attempts === 0) return anew("it was never tried");
  if (state === "delivered" || heard.some((name) => ARRIVED.includes(name))) {
    return goOn("delivered", "it had arrived already", null);
  }
  if (state === "accepted") return goOn(state, "its receipt is awaited further", waitsMs);
  if (state === "sending") return goOn(state, "it is still under way", waitsMs);
  if (state === "failed" || state === "unconfirmed") return anew("it had not arrived");
  const tries = heard.filter((name) => TRIED.includes(name));
  if (state === "cancelled" && tries.length < attempts) {
    return goOn("sending", "its last try may still be under way", waitsMs);
  }
  if (heard.includes("receipt_failed") || tries.at(-1) === "refused") return anew("it did not arrive");
  if (tries.at(-1) === "accepted") return goOn("accepted", "its receipt is awaited after all", RECEIPT_MS);
  return goOn("pending", "it is tried again at once", 0);
}
