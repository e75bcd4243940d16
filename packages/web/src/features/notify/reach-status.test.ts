import { expect, test } from "vitest";
import { reachStatus } from "./reach-status.tsx";

const at = (hour: number) => new Date(`2026-03-12T${hour}:00:00Z`);
const method = (lastDeliveredAt: Date | null, lastFailedAt: Date | null) => ({
  id: null,
  user: "ana",
  channel: "email" as const,
  address: "ana@example.org",
  label: "ana@example.org",
  verifiedAt: at(9),
  notReady: null,
  lastDeliveredAt,
  lastFailedAt,
  lastError: null,
});

test.each([
  ["nothing went there: it is not known to work", null, null, "Never tried"],
  ["what went there arrived", at(10), null, "Works"],
  ["it failed before and works since", at(12), at(10), "Works"],
  ["it worked before and fails since", at(10), at(12), "Did not arrive"],
  ["it never worked", null, at(12), "Did not arrive"],
])("%s", (_, delivered, failed, word) => expect(reachStatus(method(delivered, failed)).word).toBe(word));

test("one that is not proven says so, whatever else", () =>
  expect(reachStatus({ ...method(at(10), null), verifiedAt: null }).word).toBe("Not verified"));
test("one whose channel is not set up says so first", () =>
  expect(reachStatus({ ...method(at(10), null), notReady: "Twilio is not set up" }).word).toBe("Not set up"));
