import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayBars, type Outage, uptimeShare } from "./day-bars.ts";

const ms = (iso: string): number => Date.parse(iso);
const NOW = ms("2026-11-21T12:00:00Z");
const outage = (status: Outage["status"], from: string, to?: string): Outage => ({
  status,
  fromMs: ms(`${from}Z`),
  toMs: to === undefined ? undefined : ms(`${to}Z`),
});
const bars = (outages: Outage[], change: Partial<Parameters<typeof dayBars>[0]> = {}) =>
  dayBars({ outages, nowMs: NOW, days: 3, ...change });
const statuses = (outages: Outage[]) => bars(outages).map(({ date, status }) => `${date.slice(8)} ${status}`);

test("ninety days, the last one today", () => {
  const days = dayBars({ outages: [], nowMs: NOW });
  expect(days).toHaveLength(90);
  expect(days[0]?.date).toBe("2026-08-24");
  expect(days.at(-1)).toEqual({ date: "2026-11-21", status: "operational", outageMinutes: 0, uptimeShare: 1 });
});

describe("which days an outage marks", () => {
  test.each([
    [
      "the day it was on",
      outage("degraded", "2026-11-20T10:00", "2026-11-20T11:00"),
      ["19 operational", "20 degraded", "21 operational"],
    ],
    [
      "both days around midnight",
      outage("major_outage", "2026-11-19T23:00", "2026-11-20T01:00"),
      ["19 major_outage", "20 major_outage", "21 operational"],
    ],
    [
      "not the day that begins as it ends",
      outage("degraded", "2026-11-19T23:00", "2026-11-20T00:00"),
      ["19 degraded", "20 operational", "21 operational"],
    ],
    [
      "not the day that ends as it begins",
      outage("degraded", "2026-11-20T00:00", "2026-11-20T01:00"),
      ["19 operational", "20 degraded", "21 operational"],
    ],
    [
      "every day since, while it goes on",
      outage("partial_outage", "2026-11-20T10:00"),
      ["19 operational", "20 partial_outage", "21 partial_outage"],
    ],
    [
      "no day before the bars",
      outage("degraded", "2026-11-10T10:00", "2026-11-10T11:00"),
      ["19 operational", "20 operational", "21 operational"],
    ],
  ])("%s", (_, span, expected) => expect(statuses([span])).toEqual(expected));

  test("the worst of a day", () => {
    const spans = [
      outage("degraded", "2026-11-20T10:00", "2026-11-20T11:00"),
      outage("partial_outage", "2026-11-20T10:30", "2026-11-20T10:40"),
    ];
    expect(statuses(spans)[1]).toBe("20 partial_outage");
  });
});

describe("minutes and uptime", () => {
  test("count partial and major outages, overlaps once, and not mere degradation", () => {
    const day = bars([
      outage("major_outage", "2026-11-20T10:00", "2026-11-20T11:00"),
      outage("partial_outage", "2026-11-20T10:30", "2026-11-20T11:30"),
      outage("degraded", "2026-11-20T12:00", "2026-11-20T18:00"),
      outage("maintenance", "2026-11-20T19:00", "2026-11-20T20:00"),
    ])[1];
    expect(day).toMatchObject({ outageMinutes: 90, uptimeShare: 1 - 90 / 1440 });
  });

  test("of today are of today so far", () => {
    const today = bars([outage("major_outage", "2026-11-21T06:00")]).at(-1);
    expect(today).toMatchObject({ outageMinutes: 360, uptimeShare: 0.5 });
  });

  test("follow the clocks: 25 hours of outage in Berlin's October day", () => {
    const long = [outage("major_outage", "2026-10-01T00:00", "2026-11-01T00:00")];
    const day = dayBars({ outages: long, nowMs: NOW, timeZone: "Europe/Berlin" }).find(
      ({ date }) => date === "2026-10-25",
    );
    expect(day).toMatchObject({ outageMinutes: 1_500, uptimeShare: 0 });
  });

  test("over a span", () => {
    expect(
      uptimeShare([outage("major_outage", "2026-11-21T00:00", "2026-11-21T03:00")], ms("2026-11-21T00:00Z"), NOW),
    ).toBe(0.75);
    expect(uptimeShare([], NOW, NOW)).toBeUndefined();
  });
});

test("before a component was watched there is no data, which is not well", () => {
  const days = bars([], { sinceMs: ms("2026-11-20T18:00:00Z") });
  expect(days.map(({ status }) => status)).toEqual(["no_data", "operational", "operational"]);
  expect(days[0]?.uptimeShare).toBeUndefined();
});

test("watched from midnight on, the day before has no data", () => {
  const days = bars([], { sinceMs: ms("2026-11-20T00:00:00Z") });
  expect(days.map(({ status }) => status)).toEqual(["no_data", "operational", "operational"]);
});

test("a component that will be watched tomorrow has no data today", () => {
  expect(bars([], { sinceMs: NOW + 1 }).every(({ status }) => status === "no_data")).toBe(true);
});

test("at midnight today has just begun, with what goes on and without what ended", () => {
  const spans = [
    outage("major_outage", "2026-11-20T23:00", "2026-11-21T00:00"),
    outage("degraded", "2026-11-20T23:00"),
  ];
  const today = bars(spans, { nowMs: ms("2026-11-21T00:00:00Z") }).at(-1);
  expect(today).toEqual({ date: "2026-11-21", status: "degraded", outageMinutes: 0, uptimeShare: undefined });
});

test("a day is the page's day, not UTC's", () => {
  const late = [outage("degraded", "2026-11-20T23:30", "2026-11-20T23:45")];
  const marked = (timeZone: string) => bars(late, { timeZone }).find(({ status }) => status === "degraded")?.date;
  expect(marked("UTC")).toBe("2026-11-20");
  expect(marked("Asia/Kolkata")).toBe("2026-11-21");
});

test("the minutes of all days are those of the outages, however they overlap", () => {
  const HOUR = 3_600_000;
  const span = fc.record({ from: fc.integer({ min: 0, max: 71 }), lasts: fc.integer({ min: 0, max: 30 }) });
  const startMs = ms("2026-11-19T00:00:00Z");
  fc.assert(
    fc.property(
      fc.array(span, { maxLength: 8 }),
      fc.constantFrom("UTC", "Europe/Berlin", "Pacific/Chatham"),
      (spans, timeZone) => {
        const outages = spans.map(
          ({ from, lasts }): Outage => ({
            status: "major_outage",
            fromMs: startMs + from * HOUR,
            toMs: startMs + (from + lasts) * HOUR,
          }),
        );
        const down = Array.from({ length: 60 }, (_, hour) =>
          spans.some(({ from, lasts }) => from <= hour && hour < from + lasts),
        );
        const minutes = dayBars({ outages, nowMs: startMs + 60 * HOUR, days: 5, timeZone }).reduce(
          (sum, day) => sum + day.outageMinutes,
          0,
        );
        expect(minutes).toBe(down.filter(Boolean).length * 60);
      },
    ),
  );
});
