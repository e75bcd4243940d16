import type { Rate } from "./send-budget.ts";

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3_600, d: 86_400 };
const ONE = /^([1-9]\d{0,5})\/([1-9]\d{0,3})?(s|min|h|d)$/;

/** What limits look like where people write them. */
export const RATE_WORDS = "such as 10/s, or 2/min, 10/h for several at once; none for no limit";

/** Limits as people write them: `10/s`, `60/5min`, `2/min, 10/h`, `none`. Undefined where it is none of these. */
export function ratesIn(text: string): readonly Rate[] | undefined {
  if (text.trim() === "none") return [];
  const rates = text.split(",").map((part): Rate | undefined => {
    const [, messages, times = "1", unit = ""] = ONE.exec(part.trim()) ?? [];
    const seconds = Number(times) * (UNIT_SECONDS[unit] ?? Number.NaN);
    return messages === undefined ? undefined : { messages: Number(messages), seconds };
  });
  const known = rates.filter((rate) => rate !== undefined);
  return known.length === rates.length ? known : undefined;
}
