import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { leadTime, type ShippedChange } from "./lead-time.ts";

const at = (text: string): number => Date.parse(`2026-03-${text}:00Z`);
const change = (more: Partial<Extract<ShippedChange, { kind: "pull_request" }>> = {}): ShippedChange => ({
  kind: "pull_request",
  firstCommitAtMs: at("02T08:00"),
  openedAtMs: at("02T10:00"),
  firstReviewAtMs: at("02T11:00"),
  mergedAtMs: at("02T12:00"),
  ...more,
});
const DEPLOYED = at("02T15:00");

describe("the lead time of a change", () => {
  test.each([
    ["from its first commit until it runs", {}, 420, [120, 60, 60, 180]],
    ["a draft is coded until it is ready", { readyAtMs: at("02T10:30") }, 420, [150, 30, 60, 180]],
    [
      "a comment older than the pull request waits for nothing",
      { firstReviewAtMs: at("01T00:00") },
      420,
      [120, 0, 120, 180],
    ],
    ["a comment after the merge is no review time", { firstReviewAtMs: at("05T00:00") }, 420, [120, 120, 0, 180]],
    ["nobody looked: it waited until the merge", { firstReviewAtMs: undefined }, 420, [120, 120, null, 180]],
    [
      "a first commit after the opening (rebased) codes for no time",
      { firstCommitAtMs: at("02T11:30") },
      300,
      [0, 60, 60, 180],
    ],
    ["no commit known: since it was opened", { firstCommitAtMs: undefined }, 300, [0, 60, 60, 180]],
    [
      "opened unknown: the commit is where it begins",
      { openedAtMs: undefined, firstReviewAtMs: undefined },
      420,
      [0, 240, null, 180],
    ],
  ])("%s", (_, more, minutes, [coding, pickup, review, deploy]) => {
    expect(leadTime(change(more), DEPLOYED)).toEqual({
      counted: true,
      minutes,
      parts: { coding, pickup, review, deploy },
    });
  });

  test.each([
    ["deployed before it was merged", change({ mergedAtMs: at("03T00:00") }), "deployed_before_merge"],
    ["never merged", change({ mergedAtMs: undefined }), "not_merged"],
    ["nothing known of when", change({ openedAtMs: undefined, firstCommitAtMs: undefined }), "no_times"],
    ["a commit without a time", { kind: "commit", committedAtMs: undefined } as const, "no_times"],
    ["a commit from the future", { kind: "commit", committedAtMs: at("03T00:00") } as const, "deployed_before_merge"],
  ])("does not count: %s", (_, one, why) => expect(leadTime(one, DEPLOYED)).toEqual({ counted: false, why }));

  test("a commit alone is on its way from when it was committed (fourkeys counts each so)", () => {
    expect(leadTime({ kind: "commit", committedAtMs: at("02T14:00") }, DEPLOYED)).toMatchObject({
      minutes: 60,
      parts: { deploy: 60 },
    });
  });

  test("its parts sum to the whole, and none is negative, whatever the clocks say", () => {
    const ms = fc.option(fc.integer({ min: 0, max: 90 * 86_400_000 }), { nil: undefined });
    const any = fc.record({ firstCommitAtMs: ms, openedAtMs: ms, readyAtMs: ms, firstReviewAtMs: ms, mergedAtMs: ms });
    fc.assert(
      fc.property(any, fc.integer({ min: 0, max: 100 * 86_400_000 }), (moments, deployedAtMs) => {
        const found = leadTime({ kind: "pull_request", ...moments }, deployedAtMs);
        if (!found.counted) return;
        const parts = Object.values(found.parts);
        expect(parts.reduce<number>((sum, part) => sum + (part ?? 0), 0)).toBe(found.minutes);
        for (const part of parts) expect(part ?? 0).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
