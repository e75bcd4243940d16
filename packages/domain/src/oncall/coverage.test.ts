import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { coverageFindings } from "./coverage.ts";
import type { CoverageQuestion, Reach } from "./coverage-finding.ts";
import { restToldOnce } from "./coverage-rest.ts";
import type { FinalShift } from "./schedule.ts";

const HOUR_MS = 3_600_000;
/** Monday, midnight in Berlin. */
const MONDAY_MS = Date.parse("2026-03-01T23:00:00Z");

const shift = (member: string, fromHour: number, hours: number): FinalShift => ({
  member,
  fromMs: MONDAY_MS + fromHour * HOUR_MS,
  toMs: MONDAY_MS + (fromHour + hours) * HOUR_MS,
  because: "rotation",
  overrideId: undefined,
});
const ofMember = (shifts: readonly FinalShift[]) => (member: string) => shifts.filter((one) => one.member === member);
const verified: Reach = { reach: "verified", because: "" };
const ask = (shifts: readonly FinalShift[], more: Partial<CoverageQuestion> = {}) =>
  coverageFindings({
    timeZone: "Europe/Berlin",
    shifts,
    gaps: [],
    reachOf: () => verified,
    everyShiftOf: ofMember(shifts),
    loadShifts: [],
    ...more,
  });
const words = (findings: ReturnType<typeof ask>) => findings.map(({ severity, says }) => `${severity}: ${says}`);
const gap = (fromHour: number, hours: number) => {
  const { fromMs, toMs } = shift("", fromHour, hours);
  return { fromMs, toMs };
};

test("nothing is wrong with people who take weekly turns and can be reached", () => {
  expect(ask([shift("ada", 0, 168), shift("ben", 168, 168)])).toEqual([]);
});

describe("gaps", () => {
  test("are told one by one, in the schedule's own time", () => {
    expect(words(ask([], { gaps: [gap(114, 63)] }))).toEqual([
      "bad: Nobody is on call from Fri 6 Mar 18:00 to Mon 9 Mar 09:00 (2 d 15 h)",
    ]);
  });

  test("are told together where there are many", () => {
    const nights = Array.from({ length: 5 }, (_, day) => gap(day * 24 + 18, 15));
    expect(words(ask([], { gaps: nights }))).toEqual([
      "bad: Nobody is on call 5 times, 3 d 3 h together; first from Mon 2 Mar 18:00 to Tue 3 Mar 09:00",
    ]);
  });
});

describe("people whom pages do not reach", () => {
  const reaches: Readonly<Record<string, Reach>> = {
    ada: { reach: "none", because: "no way to be reached" },
    ben: { reach: "unverified", because: "no address is verified" },
    cyd: { reach: "unknown_user", because: "there is no such user" },
  };

  test("are told once each, at their first shift, the worst first", () => {
    const shifts = [shift("ben", 0, 168), shift("ada", 168, 168), shift("cyd", 336, 168), shift("ada", 504, 168)];
    const findings = ask(shifts, { reachOf: (member) => reaches[member] ?? verified });
    expect(findings.map(({ kind, member }) => `${kind} ${member}`)).toEqual([
      "unreachable ada",
      "empty_shift cyd",
      "unverified ben",
    ]);
    expect(findings[0]?.says).toBe("No page can reach ada, on call from Mon 9 Mar 00:00: no way to be reached");
  });
});

describe("rest", () => {
  test("of less than 11 hours between two shifts is too little, whichever schedules they belong to", () => {
    const own = [shift("ada", 8, 10)];
    const everyShift = [...own, shift("ada", 26, 6), shift("ben", 18, 8)];
    expect(words(ask(own, { everyShiftOf: ofMember(everyShift) }))).toEqual([
      "warn: ada has 8 h of rest before Tue 3 Mar 02:00",
    ]);
  });

  test("of 11 hours is enough, and shifts that touch or overlap are one stretch", () => {
    expect(ask([shift("ada", 0, 8), shift("ada", 4, 6), shift("ada", 10, 3), shift("ada", 24, 5)])).toEqual([]);
  });

  test("within weekly turns is not asked for; more than two weeks without a break are too long", () => {
    const weeks = [shift("ada", 0, 168), shift("ada", 168, 168), shift("ada", 336, 24)];
    expect(words(ask(weeks))).toEqual(["warn: ada is on call for 15 d without a break, from Mon 2 Mar 00:00"]);
    expect(ask(weeks.slice(0, 2))).toEqual([]);
  });
});

describe("rest of several people and nights", () => {
  const nights = [shift("ada", 0, 8), shift("ada", 18, 8), shift("ada", 30, 8), shift("ada", 45, 8)];

  test("is told of each person, with the worst of theirs", () => {
    expect(words(ask([...nights, shift("ben", 0, 8), shift("ben", 16, 8)]))).toEqual([
      "warn: ben has 8 h of rest before Mon 2 Mar 16:00",
      "warn: ada has 4 h of rest before Tue 3 Mar 06:00, the shortest of 3 times",
    ]);
    const weeks = [shift("ada", 0, 360), shift("ada", 400, 384)];
    expect(words(ask(weeks))).toEqual([
      "warn: ada is on call for 16 d without a break, from Wed 18 Mar 16:00, the longest of 2 times",
    ]);
  });

  test("is told with the one of their schedules whose shift begins there", () => {
    const [first = [], second = []] = [nights.slice(0, 2), nights.slice(2)];
    const told = restToldOnce(
      [first, second].map((shifts) => ({ shifts, findings: ask(shifts, { everyShiftOf: ofMember(nights) }) })),
    );
    expect(told.map(({ findings }) => words(findings))).toEqual([
      [],
      ["warn: ada has 4 h of rest before Tue 3 Mar 06:00, the shortest of 3 times"],
    ]);
  });
});

describe("load", () => {
  test("of nights and weekends that one carries for the others is unfair", () => {
    const loadShifts = Array.from({ length: 14 }, (_, day) => [
      shift("ada", day * 24, 8),
      shift("ben", day * 24 + 8, 14),
      shift("ada", day * 24 + 22, 2),
    ]).flat();
    expect(words(ask([], { loadShifts }))).toEqual([
      "warn: ada carries 100 % of the nights; an even part among 2 is 50 %",
    ]);
  });

  test("of somebody alone is shared with nobody, and a few hours are no pattern", () => {
    expect(ask([], { loadShifts: [shift("ada", 0, 168)] })).toEqual([]);
    expect(ask([], { loadShifts: [shift("ada", 0, 8), shift("ben", 8, 8)] })).toEqual([]);
  });
});

test("the worst come first, and nobody is told twice of the same", () => {
  const some = fc.record({
    member: fc.constantFrom("ada", "ben", "cyd"),
    fromHour: fc.nat({ max: 600 }),
    hours: fc.integer({ min: 1, max: 400 }),
  });
  const reaches = fc.constantFrom<Reach["reach"]>("verified", "unverified", "none", "unknown_user");
  fc.assert(
    fc.property(fc.array(some, { maxLength: 12 }), fc.array(reaches, { minLength: 3, maxLength: 3 }), (raw, each) => {
      const shifts = raw.map(({ member, fromHour, hours }) => shift(member, fromHour, hours));
      const reachOf = (member: string): Reach => ({
        reach: each[["ada", "ben", "cyd"].indexOf(member)] ?? "verified",
        because: "so",
      });
      const findings = ask(shifts, { reachOf, loadShifts: shifts });
      const order = findings.map(({ severity }) => (severity === "bad" ? 0 : 1));
      expect(order).toEqual(order.toSorted());
      expect(new Set(findings.map(({ says }) => says)).size).toBe(findings.length);
      const unreached = new Set(
        shifts.filter(({ member }) => reachOf(member).reach !== "verified").map((s) => s.member),
      );
      const told = findings.filter(({ kind }) => ["unreachable", "unverified", "empty_shift"].includes(kind));
      expect(new Set(told.map(({ member }) => member))).toEqual(unreached);
    }),
  );
});
