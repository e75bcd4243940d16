import { expect, test } from "vitest";
import { channelStatus, switchStatus, tookText } from "./pager-words.ts";

const at = (hour: number) => new Date(`2026-03-12T${hour}:00:00Z`);
const channel = (lastDeliveredAt: Date | null, lastFailedAt: Date | null, failed = 0) => ({
  channel: "email" as const,
  delivered: 1,
  failed,
  unconfirmed: 0,
  lastDeliveredAt,
  lastFailedAt,
  lastError: null,
});

test.each([
  ["all arrived", at(10), null, 0, "Works"],
  ["some failed, and it works since", at(12), at(10), 1, "Failed at times"],
  ["it fails since", at(10), at(12), 1, "Fails"],
  ["nothing is known yet", null, null, 0, "Nothing is known"],
])("a channel of which %s", (_, delivered, failed, count, word) =>
  expect(channelStatus(channel(delivered, failed, count)).word).toBe(word),
);

test.each([
  [null, null, "Nobody is told"],
  ["hc.example", null, "Not told yet"],
  ["hc.example", true, "Hears that we live"],
  ["hc.example", false, "Hears nothing"],
])("a dead-man switch at %s that answered %s", (host, ok, word) =>
  expect(switchStatus({ host, ok, everySeconds: 60, lastToldAt: null, because: "" }).word).toBe(word),
);

test("times are short", () =>
  expect([tookText(43.2), tookText(2_340), tookText(null)]).toEqual(["43 ms", "2.3 s", "–"]));
