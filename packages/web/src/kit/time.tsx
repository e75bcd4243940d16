import { humanizeDuration } from "@shipshape/domain/time/duration";
import { nowMs, useNow } from "../kernel/clock.ts";
import { fullMoment, momentText } from "../kernel/moment.ts";
import { useTimeZone } from "../kernel/time-zone.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** "3 min ago", "in 2 h": how far away, in its largest unit. */
function relativeText(atMs: number, now: number): string {
  const awayMs = Math.abs(atMs - now);
  if (awayMs < 45_000) return atMs > now ? "in a moment" : "just now";
  const unitMs = awayMs >= DAY_MS ? DAY_MS : awayMs >= 3_600_000 ? 3_600_000 : MINUTE_MS;
  const text = humanizeDuration(Math.max(unitMs, Math.round(awayMs / unitMs) * unitMs));
  return atMs > now ? `in ${text}` : `${text} ago`;
}

/** A moment: how long ago; on hover its date, time and zone. */
export function Time({ at }: { at: Date }) {
  const now = useNow(MINUTE_MS / 2);
  const zone = useTimeZone();
  return (
    <time dateTime={at.toISOString()} title={fullMoment(at, zone)}>
      {relativeText(at.getTime(), Math.max(now, nowMs()))}
    </time>
  );
}

/** A moment by the clock: 14:02, Thu 14:02, 12 Mar 14:02. */
export function ClockTime({ at }: { at: Date }) {
  const now = useNow(MINUTE_MS);
  const zone = useTimeZone();
  return (
    <time dateTime={at.toISOString()} title={fullMoment(at, zone)}>
      {momentText(at, new Date(now), zone)}
    </time>
  );
}

/** How long something took, or takes so far. */
export function Duration({ from, to }: { from: Date; to: Date | null }) {
  const now = useNow(to === null ? 1_000 : DAY_MS);
  const lastedMs = Math.max(0, (to?.getTime() ?? now) - from.getTime());
  const shownMs = to === null && lastedMs > 10 * MINUTE_MS ? lastedMs - (lastedMs % MINUTE_MS) : lastedMs;
  return <span>{humanizeDuration(shownMs < 1_000 ? 0 : shownMs)}</span>;
}

const twoDigits = (count: number): string => String(count).padStart(2, "0");

/** Time left until a moment, second by second: 3:07. */
export function Countdown({ to, over }: { to: Date; over: string }) {
  const now = useNow(1_000);
  const leftSeconds = Math.ceil((to.getTime() - now) / 1_000);
  if (leftSeconds <= 0) return <span>{over}</span>;
  const hours = Math.floor(leftSeconds / 3_600);
  const minutes = Math.floor((leftSeconds % 3_600) / 60);
  const clock = `${hours > 0 ? `${hours}:${twoDigits(minutes)}` : minutes}:${twoDigits(leftSeconds % 60)}`;
  return <span>in {clock}</span>;
}
