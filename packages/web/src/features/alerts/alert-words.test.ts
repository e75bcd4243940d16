import { describe, expect, test } from "vitest";
import { type Answer, whyNotAnswer } from "./alert-words.ts";
import type { Act } from "./answer-incidents.ts";

const answer = (incidentStatus: Answer["incidentStatus"]): Answer => ({
  incidentStatus,
  acknowledgedBy: "ana",
  acknowledgedAt: null,
  resolvedBy: null,
  resolvedAt: null,
  paged: null,
  next: null,
  because: null,
});
const why = (act: Act, status: Answer["incidentStatus"] | null) =>
  whyNotAnswer(act, { answer: status && answer(status), incidentShortId: "INC-1" });

describe("whether an alert can be answered", () => {
  test.each<[Act, Answer["incidentStatus"] | null, string | undefined]>([
    ["acknowledge", "open", undefined],
    ["acknowledge", "acknowledged", "ana looks after INC-1 already."],
    ["escalate", "acknowledged", undefined],
    ["resolve", "acknowledged", undefined],
    ["resolve", "resolved", "INC-1 is over."],
    ["acknowledge", null, "It opened no incident: nobody was paged, so there is nothing to answer."],
  ])("%s, %s", (act, status, expected) => expect(why(act, status)).toBe(expected));
});
