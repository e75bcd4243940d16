import { expect, test } from "vitest";
import {
  dayByDay,
  exemptionStatus,
  exemptionStory,
  type ItemView,
  inOrder,
  mendText,
  readyStatus,
  titleOf,
} from "./readiness-words.ts";

test.each([
  [true, "A", "Ready"],
  [false, "C", "Only class C"],
  [false, null, "Not ready"],
] as const)("ready %s and class %s reached is told as %s", (ready, reached, word) =>
  expect(readyStatus({ ready, reached }).word).toBe(word),
);

test("what to do ends as a sentence does", () => {
  expect(mendText({ mend: "Name its team" })).toBe("Name its team.");
  expect(mendText({ mend: "Add an objective: how often must it succeed?" })).toMatch(/succeed\?$/);
});

test("what is wanted and missing comes first, and what is not wanted last", () => {
  const item = (key: string, wanted: boolean, decision: ItemView["decision"]) =>
    ({ key, wanted, decision }) as ItemView;
  const items = [item("extra", false, "fail"), item("there", true, "pass"), item("missing", true, "fail")];
  expect(inOrder(items).map(({ key }) => key)).toEqual(["missing", "there", "extra"]);
});

const ENDED = new Date("2026-03-12T12:00:00Z");
test.each([
  ["one that was approved and holds", "in force", "ben", null, "In force"],
  ["one that nobody answered", "waiting", null, null, "Waiting"],
  ["one whose time is over", "over", "ben", null, "Over"],
  ["one that somebody ended before", "over", "ben", ENDED, "Ended"],
  ["one that was refused", "over", null, ENDED, "Refused"],
  ["one that ran out unanswered", "over", null, null, "Never approved"],
] as const)("an exemption, %s", (_, status, approvedBy, endedAt, word) =>
  expect(exemptionStatus({ status, approvedBy, endedAt, askedBy: "ana", endedBy: endedAt && "cy" }).word).toBe(word),
);

test.each([
  ["that holds", "ben", null, "ana asked for it, ben approved."],
  ["that was ended", "ben", "cy", "ana asked for it, ben approved, cy ended it."],
  ["that was refused", null, "cy", "ana asked for it; cy refused."],
  ["that its asker took back", null, "ana", "ana asked for it and took it back."],
  ["that ran out", null, null, "ana asked for it; nobody approved."],
])("of an exemption %s it is told who did what", (_, approvedBy, endedBy, story) =>
  expect(exemptionStory({ askedBy: "ana", approvedBy, endedBy })).toBe(story),
);

test("an item is called by its title, and by its key where the checklist has it no more", () => {
  const items = [{ key: "logs", title: "It writes logs" } as ItemView];
  expect([titleOf({ items }, "logs"), titleOf({ items }, "gone")]).toEqual(["It writes logs", "gone"]);
});

test("days come newest first, each with how it differs from the day before", () => {
  const day = (on: string, passed: number) => ({ day: on, passed, counted: 9, required: "B" as const, reached: null });
  const days = dayByDay([day("2026-03-10", 3), day("2026-03-12", 4), day("2026-03-11", 5)]);
  expect(days.map(({ day: on, change }) => [on, change])).toEqual([
    ["2026-03-12", -1],
    ["2026-03-11", 2],
    ["2026-03-10", 0],
  ]);
});
