import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { firstFlushAtMs, flushOf, type LastFlush } from "./group-flush.ts";

const MINUTE = 60_000;
const NOW = 1_000 * MINUTE;
const last = (firing: string[], resolved: string[] = [], minutesAgo = 5): LastFlush => ({
  atMs: NOW - minutesAgo * MINUTE,
  firing,
  resolved,
});
const flush = (before: LastFlush | undefined, firing: string[], resolved: string[] = [], tellsResolved = true) => {
  const decided = flushOf(before, { firing, resolved }, { repeatIntervalMs: 60 * MINUTE, tellsResolved }, NOW);
  return decided.decision === "tell" ? decided.reason : decided.because;
};

describe("a group is told, as Alertmanager's deduplication stage decides", () => {
  test.each<[string, string, LastFlush | undefined, string[], string[]?]>([
    ["for the first time", "first notification", undefined, ["a"]],
    ["never, when it was over before", "its alerts were over before anybody was told", undefined, [], ["a"]],
    ["when an alert is new", "new alerts added", last(["a"]), ["a", "b"]],
    ["when an alert is new and another is over", "new alerts added", last(["a"]), ["b"], ["a"]],
    ["anew after it was over", "first notification", last([], ["a"]), ["a"]],
    ["when some are over", "some alerts resolved", last(["a", "b"]), ["a"], ["b"]],
    [
      "not again of those it told were over",
      "nothing new since it was told 5 min ago",
      last(["a"], ["b"]),
      ["a"],
      ["b"],
    ],
    ["when all are over", "all alerts resolved", last(["a", "b"]), [], ["a", "b"]],
    [
      "not of what came and went meanwhile",
      "nothing of it was told that is still to be ended",
      last([], ["a"]),
      [],
      ["b"],
    ],
    ["not while nothing changes", "nothing new since it was told 5 min ago", last(["a"]), ["a"]],
    ["not while nothing of it can be shown", "none of its alerts can be shown", last(["a"]), []],
    ["again after the repeat interval", "repeat interval elapsed", last(["a"], [], 61), ["a"]],
    [
      "not yet in the very moment of the repeat interval",
      "nothing new since it was told 1 h ago",
      last(["a"], [], 60),
      ["a"],
    ],
  ])("%s", (_, expected, before, firing, resolved) => expect(flush(before, firing, resolved)).toBe(expected));

  test("who wants no resolutions is not told of some, and is told of all", () => {
    expect(flush(last(["a", "b"]), ["a"], ["b"], false)).toBe("nothing new since it was told 5 min ago");
    expect(flush(last(["a"]), [], ["a"], false)).toBe("all alerts resolved");
  });

  test("whatever fires and was not told is told", () => {
    const some = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"));
    fc.assert(
      fc.property(fc.option(fc.tuple(some, some), { nil: undefined }), some, some, (before, firing, resolved) => {
        const decided = flushOf(
          before && last(before[0], before[1]),
          { firing, resolved },
          { repeatIntervalMs: 60 * MINUTE, tellsResolved: true },
          NOW,
        );
        const isNew = firing.some((one) => !before?.[0].includes(one));
        if (isNew) expect(decided).toMatchObject({ decision: "tell" });
        if (decided.decision === "wait") expect(isNew).toBe(false);
      }),
    );
  });
});

test.each([
  ["waits for group_wait", 0, 30_000],
  ["waits, though it began a little while ago", -10_000, 30_000],
  ["is looked at now when its alert fires for longer already", -31_000, 0],
  ["waits for an alert from the future", 60_000, 30_000],
])("a new group %s", (_, startsInMs, waitsMs) => {
  expect(firstFlushAtMs(NOW + startsInMs, { groupWaitMs: 30_000 }, NOW) - NOW).toBe(waitsMs);
});
