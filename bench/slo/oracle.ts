import { TARGET, type Traffic } from "./traffic.ts";

/** The windows that Sloth's rules and the standard burn alerts of ours look at, in minutes. */
export const WINDOWS = {
  "5m": 5,
  "30m": 30,
  "1h": 60,
  "2h": 120,
  "6h": 360,
  "1d": 1440,
  "3d": 4320,
  "30d": 43_200,
} as const;
export type Window = keyof typeof WINDOWS;
export const windowNames = Object.keys(WINDOWS) as Window[];

/** What a system found in a window that ends with this minute: the share of bad events. */
export type Found = {
  readonly window: Window;
  readonly objective: number;
  readonly minute: number;
  readonly badShare: number;
};

const BUDGET = 1 - TARGET;

function exact(traffic: Traffic, { window, objective, minute }: Omit<Found, "badShare">): number {
  const { total, bad } = traffic.between(objective, minute - WINDOWS[window] + 1, minute);
  return total > 0 ? bad / total : 0;
}

export type Deviation = {
  readonly window: Window;
  readonly objectives: number;
  readonly median: number;
  readonly largest: number;
};

/** How far from the truth it was, as a burn rate: 1 is a whole budget's worth of bad events too many or too few. */
export function deviations(traffic: Traffic, found: readonly Found[]): Deviation[] {
  return windowNames.map((window) => {
    const ofWindow = found.filter((one) => one.window === window);
    const sorted = ofWindow.map((one) => Math.abs(one.badShare - exact(traffic, one)) / BUDGET).sort((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
    return { window, objectives: ofWindow.length, median, largest: sorted.at(-1) ?? Number.NaN };
  });
}

const PAGES = [
  { long: "1h", short: "5m", factor: 14.4 },
  { long: "6h", short: "30m", factor: 6 },
] as const;

/** The minute with whose events a page became due, by the workbook's two pairs for 30 days; undefined where none did. */
export function pageDueFrom(traffic: Traffic, objective: number, throughMinute: number): number | undefined {
  const first = traffic.faultOf(objective)?.fromMinute ?? throughMinute + 1;
  const isOver = (window: Window, minute: number, factor: number) =>
    exact(traffic, { window, objective, minute }) > factor * BUDGET;
  for (let minute = first; minute <= throughMinute; minute += 1) {
    const isDue = PAGES.some(
      ({ long, short, factor }) => isOver(long, minute, factor) && isOver(short, minute, factor),
    );
    if (isDue) return minute;
  }
  return undefined;
}
