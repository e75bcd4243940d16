/** What the clock and the calendar of a zone show: short English words, 24 hours. */
export type LocalMoment = {
  /** "Sat" */
  readonly weekday: string;
  readonly day: string;
  /** "Nov" */
  readonly month: string;
  /** "18:00" */
  readonly time: string;
  /** "CET" */
  readonly zone: string;
};

/** To make a format costs as much as a hundred uses of it. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short" } as const;
  const day = { weekday: "short", day: "numeric", month: "short" } as const;
  const format = new Intl.DateTimeFormat("en-GB", { timeZone, ...day, ...clock });
  formats.set(timeZone, format);
  return format;
}

/** A moment as people of a zone read it. Throws RangeError for a zone that is not known. */
export function localMoment(atMs: number, timeZone: string): LocalMoment {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, value]),
  ) as Partial<Record<Intl.DateTimeFormatPartTypes, string>>;
  const { weekday = "", day = "", month = "", hour = "", minute = "", timeZoneName = "" } = parts;
  return { weekday, day, month: month.slice(0, 3), time: `${hour}:${minute}`, zone: timeZoneName };
}

/** To the minute, with its date: `Sat 28 Nov 18:00`. */
export function localMinute(atMs: number, timeZone: string): string {
  const { weekday, day, month, time } = localMoment(atMs, timeZone);
  return `${weekday} ${day} ${month} ${time}`;
}
