import { humanizeDuration } from "../time/duration.ts";
import type { DeliveryState } from "./delivery-states.ts";
import { nextAttempt } from "./retry.ts";

export type { DeliveryState } from "./delivery-states.ts";

/** In these something is still to happen by itself, so that there is a time at which it does. */
const OPEN_STATES: readonly DeliveryState[] = ["pending", "sending", "accepted"];
/** Whether a message in this state goes on by itself. */
export const isOpen = (state: DeliveryState): boolean => OPEN_STATES.includes(state);

/** What came of a try, and of which, counted from 1: of the last begun where it is not said. */
type Tried = { readonly detail: string; readonly attempt?: number };

export type Happening =
  | (Tried & { readonly kind: "delivered" })
  | (Tried & { readonly kind: "accepted"; readonly receiptWithinSeconds: number })
  | (Tried & { readonly kind: "retry"; readonly afterMs?: number | undefined })
  | (Tried & { readonly kind: "refused" })
  | { readonly kind: "receipt"; readonly outcome: "delivered" | "failed"; readonly detail: string }
  | { readonly kind: "receipt_overdue" }
  | { readonly kind: "cancelled"; readonly because: string }
  /** Its page is wanted after all: resumed-message.ts says how it goes on. */
  | {
      readonly kind: "resumed";
      readonly state: DeliveryState;
      readonly dueInMs: number | null;
      readonly because: string;
    };

export type Delivery = {
  readonly state: DeliveryState;
  /** Tries begun so far. */
  readonly attempts: number;
  readonly ageMs: number;
  /** A later message of the same thread waits: what it says counts, and this one is not tried again. */
  readonly overtaken?: boolean;
};

/** Where it goes, and in how many milliseconds something happens by itself: null where nothing does any more. */
export type Move =
  | {
      readonly decision: "move";
      readonly state: DeliveryState;
      readonly dueInMs: number | null;
      readonly because: string;
    }
  | { readonly decision: "stay"; readonly because: string };

const move = (state: DeliveryState, because: string, dueInMs: number | null = null): Move => ({
  decision: "move",
  state,
  dueInMs,
  because,
});
const stay = (because: string): Move => ({ decision: "stay", because });

/** What a receipt changes: what was given up or stopped stays so, unless it says that the message arrived after all. */
function afterReceipt(state: DeliveryState, outcome: "delivered" | "failed", detail: string): Move {
  if (state === "delivered") return stay(`it had arrived already; ${detail}`);
  if (state === "cancelled") return stay(`nobody needed it any more; ${detail}`);
  if (outcome === "delivered") return move("delivered", detail);
  return state === "failed" ? stay(detail) : move("failed", detail);
}

/** A page is late by then; whoever asks to wait longer, if for years, is asked again all the same. */
const MOST_ASKED_MS = 5 * 60_000;

/** When the next try comes, where a provider may have asked for a wait of its own. */
function askedWait(
  next: { readonly afterMs: number; readonly because: string },
  askedMs = 0,
): { readonly afterMs: number; readonly because: string } {
  if (!(askedMs > next.afterMs)) return next;
  if (askedMs <= MOST_ASKED_MS)
    return { afterMs: askedMs, because: `it asked to wait for ${humanizeDuration(askedMs)}` };
  const most = humanizeDuration(MOST_ASKED_MS);
  return {
    afterMs: MOST_ASKED_MS,
    because: `it asked to wait for longer than ${most}: it is tried again then all the same`,
  };
}

type Outcome = Extract<Happening, { kind: "delivered" | "accepted" | "retry" | "refused" }>;

/** Why what came of a try changes nothing any more; undefined where it does. A no says less than a yes, and less than a later try. */
function pastBy({ state, attempts }: Delivery, { kind, attempt = attempts }: Outcome): string | undefined {
  if (kind === "delivered") return undefined;
  if (state === "accepted") return "its provider has it from another try, and a receipt is awaited";
  if (kind === "accepted" || attempt >= attempts) return undefined;
  return `of try ${attempt}: try ${attempts} was begun since`;
}

function afterTry(delivery: Delivery, happening: Outcome): Move {
  const past = pastBy(delivery, happening);
  if (past !== undefined) return stay(past);
  switch (happening.kind) {
    case "delivered":
      return move("delivered", happening.detail);
    case "accepted": {
      const ms = happening.receiptWithinSeconds * 1_000;
      return move("accepted", `${happening.detail}; a receipt is awaited for ${humanizeDuration(ms)}`, ms);
    }
    case "refused":
      return move("failed", happening.detail);
    case "retry": {
      if (delivery.overtaken) return move("cancelled", `${happening.detail}; a later message says how it stands`);
      const next = nextAttempt(delivery.attempts, delivery.ageMs);
      if (next.decision === "give_up") return move("failed", `${happening.detail}; ${next.because}`);
      const { afterMs, because } = askedWait(next, happening.afterMs);
      return move("pending", `${happening.detail}; ${because}`, afterMs);
    }
  }
}

/**
 * What comes of what happened to a notification.
 *
 * ```
 *  pending ──claim──► sending ──accepted──► accepted ──receipt: delivered──► delivered
 *     ▲                 │ │ │                   ├──receipt: failed─────────► failed
 *     └─retry, held─────┘ │ └─delivered──►      └──none in time────────────► unconfirmed ──a late receipt──► delivered
 *                         └─refused, or given up──► failed ──a try before it had arrived──► delivered
 *  pending, sending, accepted ──cancel──► cancelled
 * ```
 *
 * A claim leaves a lease: a sender that dies keeps `sending`, and whoever comes after the lease claims it again, under the same
 * id. So each is tried at least once, and a repeat is known for what it is.
 *
 * It only goes forward: a sender that was stopped, and goes on when its lease is long over and another has sent the message, brings what
 * became of a try that is no more the last. That it arrived counts, also where a later try failed; that it did not is kept in its story.
 *
 * What is over stays over: an outcome that comes after it was cancelled is kept in its story and changes nothing, and a
 * receipt that comes too late still counts. Only where its page is wanted after all does it go on, with all that its story says.
 */
export function afterHappening(delivery: Delivery, happening: Happening): Move {
  const { state } = delivery;
  if (happening.kind === "resumed") return move(happening.state, happening.because, happening.dueInMs);
  if (happening.kind === "receipt") return afterReceipt(state, happening.outcome, happening.detail);
  if (happening.kind === "receipt_overdue") {
    return state === "accepted"
      ? move("unconfirmed", "the provider took it, and never said that it arrived")
      : stay("no receipt is awaited");
  }
  const arrivedAfterAll = happening.kind === "delivered" && (state === "failed" || state === "unconfirmed");
  if (!isOpen(state) && !arrivedAfterAll) return stay(`it was over: ${state}`);
  if (happening.kind === "cancelled") return move("cancelled", happening.because);
  return afterTry(delivery, happening);
}
