import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { localOfMoment } from "../kernel/moment.ts";
import { daysOn, moved, resized, STEP_MS, snapped, spanBetween, spanText, stepped, timeAt } from "./lane-geometry.ts";

const ms = (iso: string): number => Date.parse(iso);
const iso = (at: number): string => new Date(at).toISOString().slice(0, 16);
const HOUR = 2 * STEP_MS;
const ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns"];
/** Moments in minutes of two years, so that every clock change of every zone lies among them. */
const anyMoment = fc.integer({ min: ms("2026-01-01T00:00Z") / 60_000, max: ms("2028-01-01T00:00Z") / 60_000 });
const anyZone = fc.constantFrom(...ZONES);
const minutesOf = (at: number, zone: string): number => Number(localOfMoment(new Date(at), zone).slice(14));

describe("what a pointer means", () => {
  const track = { left: 100, width: 700 };
  const week = { fromMs: ms("2026-03-09T00:00Z"), toMs: ms("2026-03-16T00:00Z") };

  test.each([
    ["the left end is the beginning", 100, "2026-03-09T00:00"],
    ["a seventh further is a day later", 200, "2026-03-10T00:00"],
    ["left of it is the beginning too", 20, "2026-03-09T00:00"],
    ["right of it is the end", 2_000, "2026-03-16T00:00"],
  ])("%s", (_, x, at) => expect(iso(timeAt(x, track, week))).toBe(at));

  test("a chart without width means its beginning, not nothing", () => {
    expect(timeAt(150, { left: 100, width: 0 }, week)).toBe(week.fromMs);
  });
});

describe("half hours", () => {
  test("any moment snaps to a half hour of the wall clock, at most a quarter of an hour away", () => {
    fc.assert(
      fc.property(anyMoment, anyZone, (minute, zone) => {
        const at = snapped(minute * 60_000, zone);
        expect(minutesOf(at, zone) % 30).toBe(0);
        expect(Math.abs(at - minute * 60_000)).toBeLessThanOrEqual(STEP_MS / 2);
      }),
    );
  });

  test("in Kathmandu they lie a quarter of an hour beside everybody else's", () => {
    expect(iso(snapped(ms("2026-03-09T00:20Z"), "Asia/Kathmandu"))).toBe("2026-03-09T00:15");
  });

  test("a selection is whole half hours whichever end came first, and never nothing", () => {
    fc.assert(
      fc.property(anyMoment, anyMoment, anyZone, (a, b, zone) => {
        const span = spanBetween(a * 60_000, b * 60_000, zone);
        expect(span).toEqual(spanBetween(b * 60_000, a * 60_000, zone));
        expect(span.toMs - span.fromMs).toBeGreaterThanOrEqual(STEP_MS);
        expect(minutesOf(span.fromMs, zone) % 30).toBe(0);
      }),
    );
  });
});

describe("moving and resizing", () => {
  const morning = { fromMs: ms("2026-03-12T09:00Z"), toMs: ms("2026-03-12T13:00Z") };

  test("a bar that is pushed keeps its length over every clock change", () => {
    fc.assert(
      fc.property(anyMoment, fc.integer({ min: -500, max: 500 }), anyZone, (minute, hours, zone) => {
        const span = { fromMs: minute * 60_000, toMs: minute * 60_000 + 4 * HOUR };
        const next = moved(span, hours * HOUR, zone);
        expect(next.toMs - next.fromMs).toBe(4 * HOUR);
      }),
    );
  });

  test("a bar that is hardly pushed stays where it is, also off the half hour", () => {
    const odd = { fromMs: ms("2026-03-12T09:07Z"), toMs: ms("2026-03-12T10:07Z") };
    expect(moved(odd, 60_000, "UTC")).toEqual(odd);
  });

  test("an end that is dragged beyond the other stops half an hour before it", () => {
    expect(resized(morning, "to", ms("2026-03-12T07:00Z"), "UTC").toMs).toBe(morning.fromMs + STEP_MS);
    expect(resized(morning, "from", ms("2026-03-12T19:00Z"), "UTC").fromMs).toBe(morning.toMs - STEP_MS);
  });
});

describe("keys", () => {
  const span = { fromMs: ms("2026-03-12T09:00Z"), toMs: ms("2026-03-12T13:00Z") };

  test("half an hour on and half an hour back is where it was, in every zone", () => {
    fc.assert(
      fc.property(
        anyMoment,
        anyZone,
        fc.constantFrom("both" as const, "from" as const, "to" as const),
        (minute, zone, what) => {
          const own = { fromMs: minute * 60_000, toMs: minute * 60_000 + 4 * HOUR };
          const on = stepped(own, { what, by: "step", sign: 1 }, zone);
          expect(stepped(on, { what, by: "step", sign: -1 }, zone)).toEqual(own);
        },
      ),
    );
  });

  test("a day on is the same time by the clock, unless the clocks skip it", () => {
    fc.assert(
      fc.property(anyMoment, anyZone, (minute, zone) => {
        const at = minute * 60_000;
        const next = daysOn(at, 1, zone);
        const [was, is] = [localOfMoment(new Date(at), zone), localOfMoment(new Date(next), zone)];
        const awayHours = (next - at) / HOUR;
        expect(awayHours).toBeGreaterThanOrEqual(22.5);
        expect(awayHours).toBeLessThanOrEqual(25.5);
        const minutes = (local: string): number => Number(local.slice(11, 13)) * 60 + Number(local.slice(14));
        const late = minutes(is) - minutes(was);
        expect(late === 0 || late === 30 || late === 60 || late === 60 - 1_440).toBe(true);
      }),
    );
  });

  test.each([
    ["before the clocks go forward in Berlin", "2026-03-28T08:00Z", "2026-03-29T07:00"],
    ["before they go back", "2026-10-24T07:00Z", "2026-10-25T08:00"],
  ])("09:00 stays 09:00, %s", (_, from, to) => expect(iso(daysOn(ms(from), 1, "Europe/Berlin"))).toBe(to));

  test("with Shift one end moves, and stops half an hour before the other", () => {
    expect(stepped(span, { what: "to", by: "step", sign: 1 }, "UTC").toMs).toBe(span.toMs + STEP_MS);
    expect(stepped(span, { what: "from", by: "day", sign: 1 }, "UTC").fromMs).toBe(span.toMs - STEP_MS);
    expect(stepped(span, { what: "to", by: "day", sign: -1 }, "UTC").toMs).toBe(span.fromMs + STEP_MS);
  });
});

test.each([
  ["within a day", "2026-03-12T13:00Z", "Thu 12 Mar 09:00 to 13:00"],
  ["into the next day", "2026-03-13T09:00Z", "Thu 12 Mar 09:00 to Fri 13 Mar 09:00"],
])("a span in words, %s", (_, to, text) => {
  expect(spanText({ fromMs: ms("2026-03-12T09:00Z"), toMs: ms(to) }, "UTC")).toBe(text);
});
