const DAY_MS = 86_400_000;

/** A moment as people of a zone read it: `Thu 09:00 CET`; with its date where the weekday alone would not tell. */
export function wallClock(at: Date, timeZone: string, now: Date): string {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  });
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const isNear = Math.abs(at.getTime() - now.getTime()) < 6 * DAY_MS;
  const date = isNear ? "" : ` ${part["day"]} ${part["month"]}`;
  return `${part["weekday"]}${date} ${part["hour"]}:${part["minute"]} ${part["timeZoneName"]}`;
}
