import { describe, expect, test } from "vitest";
import { afterHappening, type Happening, isOpen } from "./delivery-state.ts";
import { DELIVERY_STATES, type DeliveryState } from "./delivery-states.ts";

const at = (state: DeliveryState, attempts = 1, ageMs = 1_000) => ({ state, attempts, ageMs });
const detail = "the provider said so";

describe("a try", () => {
  test.each<[string, Happening, DeliveryState]>([
    ["that arrived ends it", { kind: "delivered", detail }, "delivered"],
    ["that was taken waits for a receipt", { kind: "accepted", detail, receiptWithinSeconds: 60 }, "accepted"],
    ["that may yet succeed is made again", { kind: "retry", detail }, "pending"],
    ["that never will ends it", { kind: "refused", detail }, "failed"],
    ["that nobody needs any more ends it", { kind: "cancelled", because: "ana acknowledged it" }, "cancelled"],
  ])("%s", (_, happening, state) => {
    expect(afterHappening(at("sending"), happening)).toMatchObject({ decision: "move", state });
  });

  test("is made again not before the provider allows it", () => {
    const patient = afterHappening(at("sending"), { kind: "retry", detail, afterMs: 40_000 });
    expect(patient).toMatchObject({ dueInMs: 40_000, because: expect.stringContaining("asked to wait for 40 s") });
    expect(afterHappening(at("sending"), { kind: "retry", detail, afterMs: 1 })).toMatchObject({ dueInMs: 5_000 });
  });

  test.each([400_000, 86_400_000 * 3_650, 1e18, Number.POSITIVE_INFINITY])(
    "is made again within five minutes, though the provider asks to wait for %s ms",
    (afterMs) => {
      const tried = afterHappening(at("sending"), { kind: "retry", detail, afterMs });
      expect(tried).toMatchObject({
        state: "pending",
        dueInMs: 300_000,
        because: expect.stringContaining("all the same"),
      });
    },
  );

  test.each([-5_000, Number.NaN])("takes no notice of a wait that is none: %s ms", (afterMs) => {
    expect(afterHappening(at("sending"), { kind: "retry", detail, afterMs })).toMatchObject({ dueInMs: 5_000 });
  });

  test("is not made again where a later message of its thread says more", () => {
    const overtaken = afterHappening({ ...at("sending"), overtaken: true }, { kind: "retry", detail });
    expect(overtaken).toMatchObject({ state: "cancelled", dueInMs: null, because: expect.stringContaining(detail) });
    const refused = afterHappening({ ...at("sending"), overtaken: true }, { kind: "refused", detail });
    expect(refused).toMatchObject({ state: "failed" });
  });

  test("that fails for a quarter of an hour was the last", () => {
    const last = afterHappening(at("sending", 14, 15 * 60_000), { kind: "retry", detail });
    expect(last).toMatchObject({ state: "failed", because: expect.stringContaining("given up") });
  });

  test("whose outcome comes after it was cancelled changes nothing", () => {
    expect(afterHappening(at("cancelled"), { kind: "delivered", detail }).decision).toBe("stay");
  });

  test("goes on after it was cancelled only where its page is wanted after all", () => {
    const resumed = { kind: "resumed", state: "sending", dueInMs: 5_000, because: "it may be under way" } as const;
    expect(afterHappening(at("cancelled"), resumed)).toMatchObject({ state: "sending", dueInMs: 5_000 });
  });
});

describe("what a sender brings that was stopped, and goes on when another has sent the message", () => {
  const late = (kind: "delivered" | "retry" | "refused"): Happening => ({ kind, detail, attempt: 1 });
  const taken: Happening = { kind: "accepted", detail, receiptWithinSeconds: 60, attempt: 1 };
  test.each<[string, DeliveryState, Happening, DeliveryState | "stay"]>([
    ["that it did not arrive takes nothing from whoever took it", "accepted", late("retry"), "stay"],
    ["that it was refused neither", "accepted", late("refused"), "stay"],
    ["that it was taken awaits the same receipt", "accepted", taken, "stay"],
    ["that it arrived counts", "accepted", late("delivered"), "delivered"],
    ["that it did not arrive stops no later try", "sending", late("retry"), "stay"],
    ["that it was refused ends no later try", "sending", late("refused"), "stay"],
    ["that it was taken ends the waiting for another try", "pending", taken, "accepted"],
    ["that it did not arrive puts off no other try", "pending", late("retry"), "stay"],
    ["that it arrived counts where the later try failed", "failed", late("delivered"), "delivered"],
    ["and where nobody said so in time", "unconfirmed", late("delivered"), "delivered"],
    ["and changes nothing where nobody needs it any more", "cancelled", late("delivered"), "stay"],
    ["that it did not arrive begins nothing again", "failed", late("retry"), "stay"],
  ])("%s", (_, state, happening, becomes) => {
    const move = afterHappening(at(state, 2), happening);
    expect(move.because).not.toBe("");
    expect(move.decision === "move" ? move.state : "stay").toBe(becomes);
  });

  test("is told with the number of its try", () => {
    expect(afterHappening(at("sending", 3), late("retry")).because).toBe("of try 1: try 3 was begun since");
  });
});

describe("a receipt", () => {
  const receipt = (outcome: "delivered" | "failed"): Happening => ({ kind: "receipt", outcome, detail });
  test.each<[string, DeliveryState, "delivered" | "failed", DeliveryState | "stay"]>([
    ["says that it arrived", "accepted", "delivered", "delivered"],
    ["says that it did not", "accepted", "failed", "failed"],
    ["overtakes the answer to the call that sent it", "sending", "delivered", "delivered"],
    ["comes late, and still counts", "unconfirmed", "delivered", "delivered"],
    ["comes late and says that it did not arrive", "unconfirmed", "failed", "failed"],
    ["says no after it said yes", "delivered", "failed", "stay"],
    ["comes after somebody acknowledged", "cancelled", "delivered", "stay"],
  ])("%s", (_, state, outcome, becomes) => {
    const move = afterHappening(at(state), receipt(outcome));
    expect(move.decision === "move" ? move.state : "stay").toBe(becomes);
  });

  test("failure mode 2: none in time is no delivery", () => {
    expect(afterHappening(at("accepted"), { kind: "receipt_overdue" })).toMatchObject({ state: "unconfirmed" });
    expect(afterHappening(at("delivered"), { kind: "receipt_overdue" }).decision).toBe("stay");
  });
});

test("failure mode 3: whatever is still open has a time at which something happens, and what is over has none", () => {
  const happenings: Happening[] = [
    { kind: "delivered", detail },
    { kind: "accepted", detail, receiptWithinSeconds: 30 },
    { kind: "retry", detail },
    { kind: "retry", detail, afterMs: 90_000 },
    { kind: "refused", detail },
    { kind: "receipt", outcome: "delivered", detail },
    { kind: "receipt", outcome: "failed", detail },
    { kind: "receipt_overdue" },
    { kind: "cancelled", because: "resolved" },
  ];
  for (const state of DELIVERY_STATES) {
    for (const happening of happenings) {
      const next = afterHappening(at(state), happening);
      expect(next.because).not.toBe("");
      if (next.decision === "move") expect(isOpen(next.state)).toBe(next.dueInMs !== null);
    }
  }
});
