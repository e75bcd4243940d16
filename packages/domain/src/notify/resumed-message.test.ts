import { describe, expect, test } from "vitest";
import type { DeliveryState } from "./delivery-states.ts";
import { resumedMessage } from "./resumed-message.ts";

const stopped = (state: DeliveryState, attempts: number, ...heard: string[]) => ({
  ...{ state, attempts, heard },
  waitsMs: 7_000,
});

describe("a message whose page was stopped and is wanted after all", () => {
  test.each<[string, ReturnType<typeof stopped>, DeliveryState, number | null]>([
    ["had arrived before it was stopped", stopped("delivered", 1, "delivered"), "delivered", null],
    ["arrived after it was stopped", stopped("cancelled", 1, "cancelled", "delivered"), "delivered", null],
    ["arrived at a try before the last", stopped("cancelled", 2, "cancelled", "delivered"), "delivered", null],
    [
      "arrived by its receipt",
      stopped("cancelled", 1, "accepted", "cancelled", "receipt_delivered"),
      "delivered",
      null,
    ],
    ["is being sent", stopped("sending", 2, "retry"), "sending", 7_000],
    ["was being sent, and nobody knows", stopped("cancelled", 1, "cancelled"), "sending", 7_000],
    ["was tried again, and nobody knows", stopped("cancelled", 2, "retry", "cancelled"), "sending", 7_000],
    ["waits for its receipt", stopped("accepted", 1, "accepted"), "accepted", 7_000],
    ["waited for its receipt", stopped("cancelled", 1, "accepted", "cancelled"), "accepted", 60_000],
    ["was taken after it was stopped", stopped("cancelled", 1, "cancelled", "accepted"), "accepted", 60_000],
    ["waits for its next try", stopped("pending", 1, "retry"), "pending", 0],
    ["waited for its next try", stopped("cancelled", 1, "retry", "cancelled"), "pending", 0],
    ["was not taken after it was stopped", stopped("cancelled", 1, "cancelled", "retry"), "pending", 0],
  ])("that %s goes on under its id", (_, message, state, dueInMs) => {
    expect(resumedMessage(message)).toMatchObject({ decision: "go_on", state, dueInMs });
  });

  test.each<[string, ReturnType<typeof stopped>]>([
    ["was never tried", stopped("cancelled", 0, "cancelled")],
    ["waits for its time", stopped("pending", 0)],
    ["was refused", stopped("failed", 1, "refused")],
    ["was refused after it was stopped", stopped("cancelled", 1, "cancelled", "refused")],
    ["did not arrive, says its receipt", stopped("cancelled", 1, "accepted", "cancelled", "receipt_failed")],
    ["has no receipt", stopped("unconfirmed", 1, "accepted", "receipt_overdue")],
  ])("that %s begins anew", (_, message) => {
    expect(resumedMessage(message).decision).toBe("begin_anew");
  });
});
