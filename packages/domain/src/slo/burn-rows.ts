import { type BurnAlertRow, WORKBOOK_ROWS } from "./burn-rate.ts";

const WEEK_MINUTES = 10_080;
const THIRTY_DAYS_MINUTES = 43_200;
/** A window holds whole minutes, and a long one more than a moment's noise. */
const SHORTEST_LONG_MINUTES = 5;

/**
 * The pairs that an objective gets where it names none: the workbook's. Of a period under a week they would all be
 * refused, so their windows shrink with it and the factors stay 14.4, 6, 3 and 1.
 */
export function defaultRows(periodMinutes: number): readonly BurnAlertRow[] {
  if (periodMinutes >= WEEK_MINUTES) return WORKBOOK_ROWS;
  return WORKBOOK_ROWS.map((row) => {
    const scaled = (minutes: number, least: number) =>
      Math.max(least, Math.round((minutes * periodMinutes) / THIRTY_DAYS_MINUTES));
    return {
      ...row,
      longWindowMinutes: scaled(row.longWindowMinutes, SHORTEST_LONG_MINUTES),
      shortWindowMinutes: scaled(row.shortWindowMinutes, 1),
    };
  });
}
