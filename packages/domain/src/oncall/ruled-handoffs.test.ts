import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DAY_MS } from "../time/milliseconds.ts";
import { rruleFrom } from "../time/rrule.ts";
import { localMsOf, zoneClock } from "../time/zone-clock.ts";
import { handoffsOf } from "./handoffs.ts";
import type { Rotation, RulePeriod } from "./rotation.ts";
import { rotationProblems, senselessRule } from "./rotation-problems.ts";

const clock = zoneClock("UTC");
const rotation = (period: RulePeriod, firstHandoff = "2026-03-02T09:00"): Rotation => ({
  timeZone: "UTC",
  members: ["ana", "ben", "cleo"],
  firstHandoff,
  period,
});
const ms = (local: string): number => localMsOf(local) ?? Number.NaN;
const text = (localMs: number): string => new Date(localMs).toISOString().slice(0, 16);

const some = <T>(values: readonly T[], maxLength = 3) => fc.uniqueArray(fc.constantFrom(...values), { maxLength });
const list = (name: string, values: readonly (string | number)[]): string =>
  values.length > 0 ? `;${name}=${values.join(",")}` : "";

const rule = fc
  .record({
    unit: fc.constantFrom("HOURLY", "DAILY", "WEEKLY", "MONTHLY"),
    interval: fc.integer({ min: 1, max: 11 }),
    days: some(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]),
    hours: some([0, 2, 9, 17, 23]),
    minutes: some([0, 30], 1),
    wkst: fc.constantFrom("MO", "SU", "TH"),
    until: fc.option(fc.integer({ min: -3, max: 90 }), { nil: undefined }),
  })
  .map(({ unit, interval, days, hours, minutes, wkst, until }) => {
    const untilMs = ms("2026-03-02T09:00") + (until ?? 0) * DAY_MS;
    const end = new Date(untilMs).toISOString().replace(/[-:]|\.\d+/g, "");
    const by = `${list("BYDAY", days)}${list("BYHOUR", hours)}${list("BYMINUTE", minutes)};WKST=${wkst}`;
    return `FREQ=${unit};INTERVAL=${interval}${by}${until === undefined ? "" : `;UNTIL=${end}`}`;
  });
const local = fc
  .integer({ min: -2 * 24, max: 120 * 24 })
  .map((hours) => text(ms("2026-03-02T09:00") + hours * 3_600_000));

test("the hand-offs of a rule are those of RFC 5545, less the exceptions, with what is added", () => {
  const cases = fc.tuple(rule, fc.array(local, { maxLength: 4 }), fc.array(local, { maxLength: 4 }));
  fc.assert(
    fc.property(cases, ([rrule, further, also]) => {
      const firstMs = ms("2026-03-02T09:00");
      const plain = rruleFrom(rrule, "2026-03-02T09:00", "UTC")
        .between(new Date(firstMs), new Date(firstMs + 120 * DAY_MS), true)
        .map((at) => at.epochMilliseconds);
      const except = [...further.slice(1), ...plain.slice(3, 5).map(text)];
      const away = new Set(except.map(ms));
      const added = also.map(ms).filter((at) => at >= firstMs);
      const expected = [...new Set([...plain, ...added])].filter((at) => !away.has(at)).sort((a, b) => a - b);
      const { localMs, turnAt } = handoffsOf(rotation({ rrule, except, also }), clock);
      const untilMs = firstMs + 100 * DAY_MS;
      const within = expected.filter((at) => at < untilMs);
      expect(within.map((_, turn) => text(localMs(turn)))).toEqual(within.map(text));
      for (const [turn, at] of within.entries()) {
        expect([turnAt(at - 1), turnAt(at)]).toEqual([turn - 1, turn]);
      }
    }),
  );
});

describe("a rule that began long ago", () => {
  test("is asked at once for a turn in two thousand years", () => {
    const { turnAt, atMs } = handoffsOf(rotation({ rrule: "FREQ=HOURLY" }, "0001-01-01T00:00"), clock);
    const hours = (ms("2026-11-23T10:00") - ms("0001-01-01T00:00")) / 3_600_000;
    expect(turnAt(ms("2026-11-23T10:30"))).toBe(hours);
    expect(text(atMs(hours))).toBe("2026-11-23T10:00");
  });

  test("keeps its turns over its exceptions, however far apart they are", () => {
    const period = {
      rrule: "FREQ=DAILY",
      except: ["2026-03-04T09:00"],
      also: ["2026-03-05T12:00", "9000-01-01T12:00"],
    };
    const { localMs } = handoffsOf(rotation(period), clock);
    const days = ["2026-03-02T09:00", "2026-03-03T09:00", "2026-03-05T09:00", "2026-03-05T12:00", "2026-03-06T09:00"];
    expect(days.map((_, turn) => text(localMs(turn)))).toEqual(days);
  });
});

describe("a rule without sense", () => {
  test.each([
    ["on a day that no month has", rotation({ rrule: "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31" }), "period.rrule"],
    ["that is over before it begins", rotation({ rrule: "FREQ=WEEKLY;UNTIL=20250101T000000Z" }), "period.rrule"],
    [
      "that is over before it begins, by the day",
      rotation({ rrule: "FREQ=MONTHLY;UNTIL=20250101T000000Z" }),
      "period.rrule",
    ],
    ["from the year 1 on", rotation({ rrule: "FREQ=HOURLY;BYMONTH=1" }, "0001-01-01T00:00"), "firstHandoff"],
  ])("%s is told at its field, and does no harm where it is kept", (_, senseless, path) => {
    expect(senselessRule(senseless)?.path).toBe(path);
    expect(rotationProblems(senseless)).toEqual([]);
  });

  test.each(["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=WEEKLY;COUNT=1"])(
    "%s has its sense",
    (rrule) => {
      expect(senselessRule(rotation({ rrule }))).toBeUndefined();
    },
  );
});

test.each(["FREQ=MONTHLY;COUNT=3", "FREQ=YEARLY;UNTIL=20270101T000000Z"])(
  "after %s has ended it may be asked as often as one likes",
  (rrule) => {
    const { atMs, turnAt } = handoffsOf(rotation({ rrule }), clock);
    const answers = new Set(Array.from({ length: 30_000 }, () => atMs(7)));
    expect([...answers]).toEqual([Number.POSITIVE_INFINITY]);
    expect(turnAt(ms("2026-03-02T09:00"))).toBe(0);
  },
);

describe("around a change of the clocks", () => {
  const berlin = (period: RulePeriod, firstHandoff: string) => {
    const there = { ...rotation(period, firstHandoff), timeZone: "Europe/Berlin" };
    return handoffsOf(there, zoneClock("Europe/Berlin"));
  };
  const at = (iso: string): number => Date.parse(`2026-${iso}Z`);

  test("hand-offs never run backwards: a skipped one does not pass the next that is not skipped", () => {
    const { atMs, turnAt } = berlin({ rrule: "FREQ=DAILY;BYHOUR=2,3;BYMINUTE=0,30" }, "2026-03-29T02:00");
    const [three, half] = [at("03-29T01:00"), at("03-29T01:30")];
    expect([0, 1, 2, 3].map(atMs)).toEqual([three, three, three, half]);
    expect([three, half].map(turnAt)).toEqual([2, 3]);
  });

  test("an UNTIL in UTC ends a rule by when its hand-offs really are", () => {
    const last = (until: string, firstHandoff: string, end: string): number =>
      berlin({ rrule: `UNTIL=${until};FREQ=DAILY` }, firstHandoff).turnAt(at(end));
    // 02:30 comes twice and means its first, at 00:30 UTC; the clock then shows 02:15 once more
    expect(last("20261025T011500Z", "2026-10-24T02:30", "11-02T00:00")).toBe(1);
    // 02:30 is skipped and moves to 03:30, at 01:30 UTC; before it the clock shows 03:15
    expect(last("20260329T011500Z", "2026-03-28T02:30", "04-02T00:00")).toBe(0);
    expect(last("20260329T013000Z", "2026-03-28T02:30", "04-02T00:00")).toBe(1);
  });
});
