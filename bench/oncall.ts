import type { Rotation } from "@shipshape/domain/oncall/rotation";
import { type Override, onCallAt, piecesBetween, type Schedule } from "@shipshape/domain/oncall/schedule";

const SCHEDULES = 1_000;
const RUNS = 3;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FROM_MS = Date.parse("2026-01-01T00:00Z");
const TO_MS = FROM_MS + 365 * DAY_MS;
const WORDS = 8;

const ZONES = [
  "Europe/Berlin",
  "America/New_York",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
  "Africa/Casablanca",
  "Pacific/Chatham",
  "America/Sao_Paulo",
  "UTC",
];
const office = [{ days: ["MO", "TU", "WE", "TH", "FR"] as const, from: "09:00", to: "17:00" }];
const holidays = { mode: "off" as const, days: ["2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01", "2026-12-25"] };
const people = (at: number, count: number) =>
  Array.from({ length: count }, (_, index) => `person-${(at + index) % 97}`);

/** Every kind that is asked for, as a company has them: most change by the week, some by the day, the hour, the month, a rule. */
const KINDS: readonly ((at: number) => Omit<Rotation, "timeZone">)[] = [
  (at) => ({ members: people(at, 6), firstHandoff: "2024-01-01T09:00", period: { unit: "weeks", count: 1 } }),
  (at) => ({ members: people(at, 4), firstHandoff: "2024-01-01T08:00", period: { unit: "days", count: 1 } }),
  (at) => ({
    members: people(at, 5),
    firstHandoff: "2024-01-01T00:00",
    period: { unit: "days", count: 1 },
    restrictions: office,
    turns: "covered",
    holidays,
  }),
  (at) => ({ members: people(at, 3), firstHandoff: "2024-01-01T06:00", period: { unit: "hours", count: 12 } }),
  (at) => ({ members: people(at, 3), firstHandoff: "2024-01-31T09:00", period: { unit: "months", count: 1 } }),
  (at) => ({ members: people(at, 4), firstHandoff: "2024-01-01T09:00", period: { rrule: "FREQ=WEEKLY;BYDAY=MO,TH" } }),
  (at) => ({
    members: [people(at, 2), ...people(at + 2, 2)],
    firstHandoff: "2024-01-01T09:00",
    period: { unit: "weeks", count: 1 },
    concurrent: 2,
  }),
];

function scheduleOf(at: number): Schedule {
  const timeZone = ZONES[at % ZONES.length] ?? "UTC";
  const kind = (offset: number): Rotation => {
    const make = KINDS[(at + offset) % KINDS.length];
    if (!make) throw new Error("There is no such kind");
    return { name: `layer-${offset}`, timeZone, ...make(at + offset) };
  };
  const rotations = at % 3 === 0 ? [kind(0), kind(2)] : [kind(0)];
  const overrides = Array.from({ length: 12 }, (_, month): Override => {
    const fromMs = FROM_MS + month * 30 * DAY_MS + (at % 24) * HOUR_MS;
    return { id: `${month}`, member: `person-${month}`, fromMs, toMs: fromMs + 10 * HOUR_MS };
  });
  return { rotations, overrides };
}

const print = (name: string, text: string): void =>
  void process.stdout.write(`${name.padEnd(46)}${text.padStart(WORDS)}\n`);
const best = (run: () => number): number => Math.min(...Array.from({ length: RUNS }, run));

/** Fresh schedules each time: nothing that was read of one is of use to the next. */
function yearMs(): number {
  const schedules = Array.from({ length: SCHEDULES }, (_, at) => scheduleOf(at));
  const began = performance.now();
  let pieces = 0;
  for (const schedule of schedules) pieces += piecesBetween(schedule, FROM_MS, TO_MS).length;
  const tookMs = performance.now() - began;
  print(`${SCHEDULES} schedules x one year`, `${tookMs.toFixed(0)} ms for ${pieces} stretches`);
  return tookMs;
}

function nowMs(): number {
  const schedules = Array.from({ length: SCHEDULES }, (_, at) => scheduleOf(at));
  const atMs = Date.parse("2026-07-15T10:30Z");
  const began = performance.now();
  for (const schedule of schedules) onCallAt(schedule, atMs);
  const tookMs = performance.now() - began;
  print(
    `${SCHEDULES} schedules, who is on call now`,
    `${tookMs.toFixed(0)} ms, ${((tookMs / SCHEDULES) * 1000).toFixed(0)} us each`,
  );
  return tookMs;
}

print("the budget for a year of them", "2000 ms");
const [year, now] = [best(yearMs), best(nowMs)];
print("best of three, beside the budget", `${(year / 2_000).toFixed(2)} x`);
print("a question about now, beside a year", `${(now / year).toFixed(3)} x`);
