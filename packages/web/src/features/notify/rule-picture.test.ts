import { DEFAULT_RULES } from "@shipshape/domain/notify/personal-rule";
import { expect, test } from "vitest";
import type { MethodView } from "./reach-status.tsx";
import { momentsOf, type RuleView, wayText } from "./rule-picture.tsx";

const method = (channel: MethodView["channel"], label: string, given: Partial<MethodView> = {}): MethodView => ({
  id: null,
  user: "ana",
  channel,
  address: label,
  label,
  verifiedAt: new Date(0),
  notReady: null,
  lastDeliveredAt: null,
  lastFailedAt: null,
  lastError: null,
  ...given,
});
const picture = (methods: readonly MethodView[]) =>
  momentsOf({ rule: DEFAULT_RULES.high as RuleView, urgency: "high", methods, atMs: 0, timeZone: "UTC" });

test("what happens when: one moment for each delay", () => {
  const { moments } = picture([
    method("email", "ana@example.org"),
    method("sms", "+491511234567"),
    method("voice", "+491511234567"),
  ]);
  expect(moments.map(({ when, ways }) => `${when}: ${ways.map(({ text }) => text).join(", ")}`)).toEqual([
    "at once: E-mail to ana@example.org, Text message: +491511234567",
    "after 2 minutes: Phone call: +491511234567",
  ]);
});
test("what is not verified is named with its reason, and drawn only where nothing else is left", () => {
  const unproven = method("sms", "+491511234567", { verifiedAt: null });
  expect(picture([method("email", "a@example.org"), unproven]).unused).toMatchObject([
    { because: expect.stringContaining("not verified") },
  ]);
  expect(picture([unproven]).moments[0]?.ways[0]).toMatchObject({
    tone: "warn",
    note: expect.stringContaining("no other way"),
  });
});
test("one of several of a channel is named with its channel", () => {
  const phones = [method("push", "Chrome on Android"), method("push", "Safari on iPhone")];
  expect(phones.map((one) => wayText(one, phones))).toEqual(["Push to Chrome on Android", "Push to Safari on iPhone"]);
});
