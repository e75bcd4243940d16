import { humanizeDuration } from "@shipshape/domain/time/duration";
import { DAY_MS, MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import { useNow } from "../kernel/clock.ts";
import styles from "./time.module.css";

/** How long something took, or takes so far. */
export function Duration({ from, to }: { from: Date; to: Date | null }) {
  const now = useNow(to === null ? 1_000 : DAY_MS);
  const lastedMs = Math.max(0, (to?.getTime() ?? now) - from.getTime());
  const shownMs = to === null && lastedMs > 10 * MINUTE_MS ? lastedMs - (lastedMs % MINUTE_MS) : lastedMs;
  return <span className={styles["digits"]}>{humanizeDuration(shownMs < 1_000 ? 0 : shownMs)}</span>;
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
  return <span className={styles["digits"]}>in {clock}</span>;
}
