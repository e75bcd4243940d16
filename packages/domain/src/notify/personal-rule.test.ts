import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Urgency } from "../alerts/priority.ts";
import { type Contact, DEFAULT_RULES, type PersonalRule, personalPlan, quietMinutes } from "./personal-rule.ts";

const contact = (channel: string, given: Partial<Contact> = {}): Contact => ({
  id: channel === "email" ? null : `id-${channel}`,
  channel,
  label: channel,
  verified: true,
  ...given,
});
const at = (iso: string) => Date.parse(iso);
const plan = (contacts: readonly Contact[], urgency: Urgency = "high", rule: PersonalRule = DEFAULT_RULES[urgency]) =>
  personalPlan({ rule, contacts, urgency, startedMs: at("2026-03-12T10:00:00Z"), timeZone: "Europe/Berlin" });
const words = (contacts: readonly Contact[], urgency: Urgency = "high", rule?: PersonalRule) =>
  plan(contacts, urgency, rule).planned.map(({ contact: { channel }, afterMinutes }) => `${channel} ${afterMinutes}`);

describe("the default rules", () => {
  test("an urgent page goes everywhere at once, and calls after two minutes", () => {
    expect(words([contact("email"), contact("push"), contact("sms"), contact("voice")])).toEqual([
      "email 0",
      "push 0",
      "sms 0",
      "voice 2",
    ]);
  });
  test("what can wait goes by e-mail and wakes nobody", () => {
    expect(words([contact("email"), contact("push"), contact("sms"), contact("voice")], "low")).toEqual(["email 0"]);
  });
});

describe("what cannot be used", () => {
  test("a contact that is not verified is left out while another is there, and says how to verify it", () => {
    const { planned, unused } = plan([contact("email"), contact("sms", { verified: false })]);
    expect(planned.map(({ contact: { channel } }) => channel)).toEqual(["email"]);
    expect(unused).toEqual([
      { contact: expect.objectContaining({ channel: "sms" }), because: expect.stringContaining("type the code") },
    ]);
  });
  test("with nothing else it is used after all, and the message says why", () => {
    const { planned } = plan([contact("email", { notReady: "no mail server" }), contact("sms", { verified: false })]);
    expect(planned).toEqual([
      {
        contact: expect.objectContaining({ channel: "sms" }),
        afterMinutes: 0,
        because: expect.stringContaining("never verified"),
      },
    ]);
  });
  test("what is later moves up when nothing before it can be used", () => {
    expect(words([contact("voice"), contact("sms", { verified: false })])).toEqual(["voice 0"]);
  });
  test("a rule that names nothing usable falls back to every verified way", () => {
    const rule = { steps: [{ afterMinutes: 0, to: ["id-gone"] }], quiet: null };
    expect(words([contact("email"), contact("push")], "high", rule)).toEqual(["email 0", "push 0"]);
  });
  test("with nothing set up at all it is still tried, so that the failure is seen", () => {
    expect(words([contact("email", { notReady: "no mail server" })])).toEqual(["email 0"]);
  });
});

test("a step may name one contact among several of a channel", () => {
  const rule = { steps: [{ afterMinutes: 0, to: ["work"] }], quiet: null };
  const contacts = [contact("sms", { id: "work" }), contact("sms", { id: "home" })];
  expect(plan(contacts, "high", rule).planned.map(({ contact: { id } }) => id)).toEqual(["work"]);
});
test("a contact may come again later", () => {
  const rule = {
    steps: [
      { afterMinutes: 5, to: ["sms"] },
      { afterMinutes: 0, to: ["sms", "push"] },
    ],
    quiet: null,
  };
  expect(words([contact("push"), contact("sms")], "high", rule)).toEqual(["push 0", "sms 0", "sms 5"]);
});

describe("quiet hours", () => {
  const night = { from: "22:00", to: "07:00" };
  test.each([
    ["before they begin", "2026-03-12T20:59:00Z", 0],
    ["the minute they begin", "2026-03-12T21:00:00Z", 540],
    ["after midnight", "2026-03-13T02:30:00Z", 210],
    ["the minute they end", "2026-03-13T06:00:00Z", 0],
    ["the night in which an hour is skipped", "2026-03-28T21:00:00Z", 480],
    ["the night in which an hour comes twice", "2026-10-24T20:00:00Z", 600],
  ])("%s", (_, moment, minutes) => expect(quietMinutes(night, "Europe/Berlin", at(moment))).toBe(minutes));
  test("within one day", () =>
    expect(quietMinutes({ from: "12:00", to: "13:30" }, "UTC", at("2026-03-12T12:15:00Z"))).toBe(75));

  const asked = (urgency: Urgency) =>
    personalPlan({
      rule: { ...DEFAULT_RULES[urgency], quiet: night },
      contacts: [contact("email")],
      urgency,
      startedMs: at("2026-03-12T22:00:00Z"),
      timeZone: "UTC",
    }).planned[0];
  test("hold back what can wait", () => expect(asked("low")?.afterMinutes).toBe(540));
  test("never an urgent page", () => expect(asked("high")?.afterMinutes).toBe(0));
});

test("whatever the rule and the contacts: somebody with a contact is tried, earliest first, and none is forgotten", () => {
  const names = fc.constantFrom("email", "push", "sms", "voice", "slack");
  const contacts = fc.array(
    fc.record({
      id: fc.option(fc.uuid(), { nil: null }),
      channel: names,
      label: fc.string(),
      verified: fc.boolean(),
      notReady: fc.option(fc.constant("not set up"), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 6 },
  );
  const steps = fc.array(fc.record({ afterMinutes: fc.nat(60), to: fc.array(names) }), { maxLength: 5 });
  fc.assert(
    fc.property(contacts, steps, fc.constantFrom<Urgency>("high", "low"), (given, ruled, urgency) => {
      const { planned, unused } = plan(given, urgency, { steps: ruled, quiet: null });
      expect(planned.length).toBeGreaterThan(0);
      expect(planned.map(({ afterMinutes }) => afterMinutes)).toEqual(
        planned.map(({ afterMinutes }) => afterMinutes).toSorted((one, other) => one - other),
      );
      expect(new Set([...planned, ...unused].map((one) => one.contact)).size).toBe(given.length);
      const verified = given.some((one) => one.verified && one.notReady === undefined);
      if (verified) expect(planned.every(({ contact: { verified: is } }) => is)).toBe(true);
    }),
  );
});
