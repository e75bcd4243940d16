import type { PagerHealth } from "@shipshape/contract/incidents-pager";
import type * as z from "zod";
import type { Status } from "../../kit/status-badge.tsx";

export type Health = z.output<typeof PagerHealth>;

export const VERDICTS: Readonly<Record<Health["verdict"], Status>> = {
  well: { tone: "ok", word: "Well" },
  troubled: { tone: "bad", word: "Not well" },
  unknown: { tone: "unknown", word: "Not known" },
};

/** Milliseconds as a person reads them. */
export function tookText(ms: number | null): string {
  if (ms === null) return "–";
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

export function switchStatus({ host, ok }: Health["deadManSwitch"]): Status {
  if (host === null) return { tone: "warn", word: "Nobody is told" };
  if (ok === null) return { tone: "info", word: "Not told yet" };
  return ok ? { tone: "ok", word: "Hears that we live" } : { tone: "bad", word: "Hears nothing" };
}

type ChannelHealth = Health["channels"][number];

/** Whether a channel works, by what became of its messages of a day. */
export function channelStatus({ lastDeliveredAt, lastFailedAt, failed, unconfirmed }: ChannelHealth): Status {
  if (lastFailedAt && (!lastDeliveredAt || lastFailedAt > lastDeliveredAt)) return { tone: "bad", word: "Fails" };
  if (failed + unconfirmed > 0) return { tone: "warn", word: "Failed at times" };
  return lastDeliveredAt ? { tone: "ok", word: "Works" } : { tone: "unknown", word: "Nothing is known" };
}
