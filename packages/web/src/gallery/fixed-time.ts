/** Thursday 12 March 2026, 14:02:09 UTC: in the gallery it is always now, so that its pictures stay the same. */
const NOW_MS = Date.UTC(2026, 2, 12, 14, 2, 9);

Date.now = () => NOW_MS;

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A moment before the gallery's now: `ago(3, "m")`; a negative count lies ahead. */
export const ago = (count: number, unit: keyof typeof UNIT_MS): Date => new Date(NOW_MS - count * UNIT_MS[unit]);
