import type { Side } from "./count-events.ts";
import type { StoredReadings } from "./stored-readings.ts";

export type SeriesReading = {
  readonly series: number;
  readonly side: Side;
  readonly readings: StoredReadings;
  readonly readAtMs: number;
};

/** The readings behind a shelf of series, by series and side. */
export type ShelfReadings = Map<string, SeriesReading>;

export const readingKey = ({ series, side }: Pick<SeriesReading, "series" | "side">): string => `${series} ${side}`;

export const encodeShelfReadings = (readings: ShelfReadings): Buffer =>
  Buffer.from(JSON.stringify([...readings.values()]));

export function decodeShelfReadings(bytes: Buffer | undefined): ShelfReadings {
  const readings: SeriesReading[] = bytes && bytes.length > 0 ? JSON.parse(bytes.toString()) : [];
  return new Map(readings.map((one) => [readingKey(one), one]));
}
