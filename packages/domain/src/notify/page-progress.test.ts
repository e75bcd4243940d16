import { describe, expect, test } from "vitest";
import type { DeliveryState } from "./delivery-state.ts";
import { type PageMessage, pageProgress } from "./page-progress.ts";

const OPEN: readonly DeliveryState[] = ["pending", "sending", "accepted"];
const message = (channel: string, state: DeliveryState, dueInMs = 0, attempts = 1): PageMessage => ({
  id: channel,
  channel,
  state,
  attempts,
  dueInMs: OPEN.includes(state) ? dueInMs : null,
});
const later = (channel: string, minutes: number) => message(channel, "pending", minutes * 60_000, 0);

describe("a page", () => {
  test.each<[string, PageMessage[], string]>([
    [
      "that arrived by one way reached its person",
      [message("email", "failed"), message("sms", "delivered")],
      "reached",
    ],
    ["of which one message is on its way", [message("email", "failed"), message("sms", "accepted")], "under_way"],
    ["that was stopped was cancelled", [message("email", "cancelled")], "cancelled"],
    ["whose every way failed reached nobody", [message("email", "failed"), message("sms", "unconfirmed")], "unreached"],
    [
      "that failed, and was stopped before the next way",
      [message("email", "failed"), message("sms", "cancelled")],
      "unreached",
    ],
  ])("%s", (_, messages, decision) => expect(pageProgress(messages).decision).toBe(decision));
});

describe("the next channel of a rule", () => {
  test.each<[string, PageMessage[], string | undefined]>([
    ["follows at once after a refusal", [message("push", "failed"), later("sms", 2), later("voice", 5)], "sms"],
    [
      "failure mode 2: follows at once when no receipt came",
      [message("sms", "unconfirmed"), later("voice", 5)],
      "voice",
    ],
    ["waits for its time while the first is under way", [message("push", "accepted"), later("sms", 2)], undefined],
    ["waits for its time after the first arrived", [message("push", "delivered"), later("sms", 2)], undefined],
    ["forgives one hiccup", [message("email", "pending", 5_000, 1), later("sms", 2)], undefined],
    [
      "failure mode 9: does not wait for a channel that fails again",
      [message("email", "pending", 15_000, 2), later("sms", 2)],
      "sms",
    ],
    [
      "does not wait where the first asked to be left alone for minutes",
      [message("slack", "pending", 300_000, 1), later("sms", 2)],
      "sms",
    ],
    ["is one at a time", [message("push", "failed"), message("sms", "pending", 0, 0), later("voice", 5)], undefined],
    ["before anything was tried, waits", [later("sms", 2), later("voice", 5)], undefined],
  ])("%s", (_, messages, hurry) => expect(pageProgress(messages).hurry).toBe(hurry));
});
