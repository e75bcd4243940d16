import type { Integration } from "@shipshape/contract/integrations";
import { humanizeDuration } from "@shipshape/domain/time/duration";
import type * as z from "zod";
import type { Status } from "../../kit/status-badge.tsx";

export type IntegrationView = z.infer<typeof Integration>;

/** A key that was just made: known to this page only, and gone with it. */
export type MadeKey = { readonly key: string; readonly signingSecret: string | undefined };

/** How a sender stands: whether it was heard of, or, for a heartbeat, whether it is silent. */
export function standingOf({ lastSignalAt, heartbeat }: IntegrationView): Status {
  if (heartbeat?.silentSince) return { tone: "bad", word: "silent" };
  if (heartbeat) return heartbeat.lastPingAt ? { tone: "ok", word: "beats" } : { tone: "unknown", word: "never came" };
  return lastSignalAt ? { tone: "ok", word: "received" } : { tone: "unknown", word: "nothing received yet" };
}

/** Words for the reasons of refusals. */
const REASONS: Readonly<Record<string, string>> = {
  unreadable: "could not be read",
  unsupported: "in a format that is not read",
  too_large: "too large",
  wrong_kind: "sent to another kind's address",
  wrong_signature: "not signed as it should be",
  invalid: "not as the format asks",
  not_found: "about something that is not there",
  truncated_by_sender: "had alerts left out by its sender",
};

export const reasonWord = (reason: string): string => REASONS[reason] ?? reason.replaceAll("_", " ");

export const refusedCount = ({ refusals }: IntegrationView): number =>
  refusals.reduce((sum, { count }) => sum + count, 0);

export const paceText = ({ everySeconds, graceSeconds }: NonNullable<IntegrationView["heartbeat"]>): string =>
  `expected every ${humanizeDuration(everySeconds * 1_000)}, ${humanizeDuration(graceSeconds * 1_000)} of grace`;
