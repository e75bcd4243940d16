import { humanizeDuration } from "../time/duration.ts";

/** How a sender's clock differs from ours, by so many seconds ahead of it: "2 h 38 min ahead of". */
export const skewWords = (secondsAhead: number): string =>
  `${humanizeDuration(Math.abs(secondsAhead) * 1_000)} ${secondsAhead > 0 ? "ahead of" : "behind"}`;
