import { describe, expect, test } from "vitest";
import { asItCounts, finalViews, foreseen, gapsAhead, nextInTurn, scheduleOf, withChange } from "./schedule-model.ts";

const at = (hour: number) => new Date(Date.UTC(2026, 5, 1, hour));
const override = (id: string, user: string, from: number, to: number) => ({
  id,
  schedule: "primary",
  kind: "replace" as const,
  user,
  instead: null,
  from: at(from),
  to: at(to),
  reason: "dentist",
  createdBy: "ana",
});
const detail = {
  name: "primary",
  displayName: "Primary",
  description: "",
  timeZone: "UTC",
  rotations: [
    {
      name: "daily",
      members: ["ana", "ben"],
      firstHandoff: "2026-05-31T09:00",
      period: { unit: "days" as const, count: 1 },
    },
  ],
  labels: {},
  revision: "1",
  annotations: {},
  now: { schedule: "primary", people: [{ user: "ana", because: "" }], because: "", until: null },
  finalShifts: [{ user: "ana", from: at(0), to: at(24), because: "", overrideId: null }],
  layers: [],
  overrides: [override("a", "cleo", 10, 14)],
  temporarySchedules: [],
  versions: [
    {
      from: null,
      timeZone: "UTC",
      rotations: [
        {
          name: "daily",
          members: ["ana", "ben"],
          firstHandoff: "2026-05-31T09:00",
          period: { unit: "days" as const, count: 1 },
        },
      ],
      calendarLayers: [],
      createdBy: "ana",
      createdAt: at(0),
    },
  ],
  calendars: [],
  coverageGapMinutes: 0,
};
const told = (views: readonly { user: string | null; from: Date; to: Date }[]) =>
  views.map(({ user, from, to }) => `${from.getUTCHours()}-${to.getUTCHours()} ${user}`);
const day = { fromMs: at(0).getTime(), toMs: at(23).getTime() };

test("of a new override only what is ahead would be; one that is there keeps its beginning", () => {
  const span = { fromMs: at(2).getTime(), toMs: at(20).getTime() };
  const change = { id: undefined, kind: "replace" as const, user: "ben", instead: null, reason: "", span };
  expect(asItCounts(change, at(6).getTime()).span).toEqual({ ...span, fromMs: at(6).getTime() });
  expect(asItCounts({ ...change, id: "a" }, at(6).getTime()).span).toEqual(span);
});

describe("what would be", () => {
  test("a new override lies on top of those there are", () => {
    const change = {
      id: undefined,
      kind: "replace" as const,
      user: "dan",
      instead: null,
      reason: "",
      span: { fromMs: at(12).getTime(), toMs: at(13).getTime() },
    };
    expect(told(finalViews(withChange(scheduleOf(detail), change), day))).toEqual([
      "0-9 ana",
      "9-10 ben",
      "10-12 cleo",
      "12-13 dan",
      "13-14 cleo",
      "14-23 ben",
    ]);
  });

  test("a moved override leaves where it was", () => {
    const change = {
      id: "a",
      kind: "replace" as const,
      user: "cleo",
      instead: null,
      reason: "",
      span: { fromMs: at(15).getTime(), toMs: at(16).getTime() },
    };
    expect(told(finalViews(withChange(scheduleOf(detail), change), day))).toContain("15-16 cleo");
    expect(told(finalViews(withChange(scheduleOf(detail), change), day))).toContain("9-15 ben");
  });

  test("a gap is told as nobody", () => {
    const before = { fromMs: Date.UTC(2026, 4, 31, 7), toMs: Date.UTC(2026, 4, 31, 10) };
    expect(told(finalViews(scheduleOf(detail), before))).toEqual(["7-9 null", "9-10 ana"]);
  });

  test("what is shown before the server has answered has the same span", () => {
    const next = foreseen(detail, []);
    expect(next.overrides).toEqual([]);
    expect(told(next.finalShifts)).toEqual(["0-9 ana", "9-0 ben"]);
  });
});

test.each([
  ["whoever comes next", "ana", "ben"],
  ["the first again after the last", "cy", "ana"],
  ["the first, for somebody who is in no rotation", "zoe", "ana"],
])("covered by %s", (_, user, next) => {
  expect(nextInTurn([{ members: ["ana", "ben"] }, { members: ["cy"] }], user)).toBe(next);
});

test("alone, nobody covers", () => expect(nextInTurn([{ members: ["ana", "ana"] }], "ana")).toBeUndefined());

test("a gap that is over is nothing to mend, one that has begun still is", () => {
  const at = (hour: number) => new Date(Date.UTC(2026, 10, 22, hour));
  const gap = (from: number, to: number) => ({ user: null, from: at(from), to: at(to) });
  const shifts = [gap(0, 8), { user: "ana", from: at(8), to: at(11) }, gap(11, 14), gap(20, 23)];
  expect(gapsAhead(shifts, at(12).getTime()).map(({ from }) => from.getUTCHours())).toEqual([11, 20]);
});
