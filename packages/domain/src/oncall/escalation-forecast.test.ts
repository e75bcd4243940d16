import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type EscalationBook, type EscalationNode, type EscalationTarget, pathText } from "./escalation.ts";
import { advance, type EscalationContext, type EscalationEvent, moveTo } from "./escalation-advance.ts";
import { escalationForecast } from "./escalation-forecast.ts";
import { freshRun } from "./escalation-run.ts";
import type { TurnsOfPolicies } from "./escalation-turns.ts";
import type { EscalationFacts, EscalationWorld } from "./escalation-world.ts";

const START = Date.parse("2026-03-12T14:02:00Z");
const MINUTE = 60_000;
const world: EscalationWorld = {
  onCall: (schedule, atMs) => {
    if (schedule === "empty") return { people: [], because: "gap" };
    const turn = Math.floor(atMs / (10 * MINUTE)) % 3;
    return { people: [{ name: ["ana", "ben", "cleo"][turn] ?? "ana", because: "on call" }], because: "on call" };
  },
  membersOfSchedule: () => ["ana", "ben", "cleo"],
  membersOfTeam: () => ["ben", "dora"],
  timeZoneOfSchedule: () => "UTC",
  person: (name) => ({ name, timeZone: "UTC", disabled: name === "dora" }),
};
const facts: EscalationFacts = { priority: "P2", urgency: "high", labels: { env: "prod" } };
const contextOf = (book: EscalationBook): EscalationContext => ({ book, world, facts });
const one = (steps: EscalationNode[], repeat = 0): EscalationBook => ({
  start: "a",
  policies: { a: { steps, repeat } },
});
const clock = (atMs: number) => new Date(atMs).toISOString().slice(11, 16);
const told = (event: EscalationEvent) =>
  event.kind === "decision"
    ? `${clock(event.atMs)} ${event.side}`
    : `${clock(event.atMs)} ${event.reached.people.map(({ name }) => name).join("+") || "nobody"} ${event.position.round}`;
const step = (delayMinutes: number, ...targets: EscalationTarget[]): EscalationNode => ({ delayMinutes, targets });
const user = (name: string) => ({ kind: "user", name }) as const;
const forecast = (book: EscalationBook) => escalationForecast(contextOf(book), START, new Map()).events.map(told);

describe("a forecast", () => {
  test("has each step its delay after the one before, and starts over as the rule that pages says", () => {
    expect(forecast(one([step(0, user("ana")), step(5, user("ben"))], 1))).toEqual([
      "14:02 ana 1",
      "14:07 ben 1",
      "14:12 ana 2",
      "14:17 ben 2",
    ]);
  });
  test("waits before the first page where the first step has a delay", () => {
    expect(forecast(one([step(3, user("ana"))]))).toEqual(["14:05 ana 1"]);
  });
  test("takes the next step at once where one reaches nobody, but not the next round", () => {
    const steps = [step(0, { kind: "schedule", name: "empty" }), step(5, user("ana")), step(5, user("dora"))];
    expect(forecast(one(steps, 1))).toEqual([
      "14:02 nobody 1",
      "14:02 ana 1",
      "14:07 nobody 1",
      "14:12 nobody 2",
      "14:12 ana 2",
      "14:17 nobody 2",
    ]);
  });
  test("decides branches at the time at which they are reached, with the reason", () => {
    const hours = { days: ["TH"], opens: "09:00", closes: "14:05", timeZone: "UTC" } as const;
    const fork = { delayMinutes: 5, if: { hours }, steps: [step(0, user("ana"))], else: [step(0, user("ben"))] };
    const { events } = escalationForecast(contextOf(one([{ ...fork, delayMinutes: 0 }, fork])), START, new Map());
    expect(events.map(told)).toEqual(["14:02 then", "14:02 ana 1", "14:07 else", "14:07 ben 1"]);
    expect(events[2]?.because).toContain("outside of Thu 09:00–14:05 in UTC, Thu 14:07");
  });
  test("asks the next of a round robin each time", () => {
    const robin = step(1, { kind: "roundRobin", users: ["ana", "ben"] });
    expect(forecast(one([robin], 2))).toEqual(["14:03 ana 1", "14:04 ben 2", "14:05 ana 3"]);
  });
  test("goes on in the policy that a step hands off to", () => {
    const book = one([step(0, user("ana")), step(5, { kind: "policy", name: "b" })], 3);
    const b = { steps: [step(2, user("ben"))], repeat: 1 };
    expect(forecast({ ...book, policies: { ...book.policies, b } })).toEqual([
      "14:02 ana 1",
      "14:07 nobody 1",
      "14:09 ben 1",
      "14:11 ben 2",
    ]);
  });
  test("hands off at once where nobody was reached before", () => {
    const book = one([step(0, user("dora")), step(5, { kind: "policy", name: "b" })]);
    const b = { steps: [step(2, user("ben"))], repeat: 0 };
    expect(forecast({ ...book, policies: { ...book.policies, b } }).at(-1)).toBe("14:02 ben 1");
  });
  test("tells when those who were asked last have had their time", () => {
    const { endsAtMs, because } = escalationForecast(
      contextOf(one([step(0, user("ana")), step(5, user("ben"))])),
      START,
      new Map(),
    );
    expect([clock(endsAtMs), because]).toEqual(["14:12", "nobody acknowledged, and all 2 steps were taken"]);
  });
  test("does not start over where a whole round reaches nobody, and waits for nobody", () => {
    const { events, endsAtMs, because } = escalationForecast(
      contextOf(one([step(0, user("dora")), step(5, user("dora"))], 3)),
      START,
      new Map(),
    );
    expect(events.map(told)).toEqual(["14:02 nobody 1", "14:02 nobody 1"]);
    expect([clock(endsAtMs), because]).toEqual(["14:02", "none of its steps reaches anybody"]);
  });
  test("starts over where only a program is told", () => {
    const book = one([step(1, { kind: "webhook", url: "https://example.com/x" })], 1);
    expect(escalationForecast(contextOf(book), START, new Map()).events).toHaveLength(2);
  });
  test("of a policy without steps pages nobody", () => expect(forecast(one([]))).toEqual([]));
});

const anyTarget = fc.constantFrom<EscalationTarget>(
  user("ana"),
  user("dora"),
  { kind: "schedule", name: "days" },
  { kind: "schedule", name: "empty" },
  { kind: "roundRobin", users: ["ana", "ben", "dora"] },
  { kind: "everyone", team: "money" },
  { kind: "webhook", url: "https://example.com/x" },
);
const anyStep = fc.record({
  delayMinutes: fc.integer({ min: 0, max: 9 }),
  targets: fc.array(anyTarget, { minLength: 1, maxLength: 4 }),
});
const anyNode: fc.Arbitrary<EscalationNode> = fc.letrec<{ node: EscalationNode; branch: EscalationNode }>((tie) => ({
  node: fc.oneof({ depthSize: "small" }, anyStep, tie("branch")),
  branch: fc.record({
    delayMinutes: fc.integer({ min: 0, max: 6 }),
    if: fc.constantFrom(
      { priority: ["P1", "P2"] as const },
      { labels: ['env="dev"'] },
      { hours: { days: ["TH"] as const, opens: "09:00", closes: "14:30", timeZone: "UTC" } },
    ),
    steps: fc.array(tie("node"), { maxLength: 3 }),
    else: fc.array(tie("node"), { maxLength: 2 }),
  }),
})).node;
const anyBook = fc
  .tuple(
    fc.array(anyNode, { minLength: 1, maxLength: 4 }),
    fc.nat(2),
    fc.array(anyNode, { maxLength: 2 }),
    fc.boolean(),
  )
  .map(([steps, repeat, others, hands]): EscalationBook => {
    const handOff: EscalationNode[] = hands ? [step(3, { kind: "policy", name: "b" })] : [];
    return { start: "a", policies: { a: { steps: [...steps, ...handOff], repeat }, b: { steps: others, repeat: 1 } } };
  });

describe("any policy", () => {
  test("is forecast as it is stepped through, minute by minute, and always ends", () => {
    fc.assert(
      fc.property(anyBook, (book) => {
        const context = contextOf(book);
        const foreseen = escalationForecast(context, START, new Map());
        let standing = { run: freshRun(book, START), turns: new Map() as TurnsOfPolicies };
        const seen: EscalationEvent[] = [];
        let nowMs = START;
        for (; nowMs <= foreseen.endsAtMs; nowMs += MINUTE) {
          const { events, next, ...after } = advance(context, standing.run, standing.turns, nowMs);
          seen.push(...events);
          standing = after;
          if (next.action === "stop") break;
          expect(next.atMs).toBeGreaterThan(nowMs);
        }
        expect(seen).toEqual(foreseen.events);
      }),
      { numRuns: 40 },
    );
  });

  test("tells nobody twice in one step, and says why of everything", () => {
    fc.assert(
      fc.property(anyBook, (book) => {
        for (const event of escalationForecast(contextOf(book), START, new Map()).events) {
          expect(event.because).not.toBe("");
          const names = event.kind === "step" ? event.reached.people.map(({ name }) => name) : [];
          expect(new Set(names).size).toBe(names.length);
          expect(names).not.toContain("dora");
        }
      }),
    );
  });
});

describe("a step that somebody chose", () => {
  const book = one([
    step(0, user("ana")),
    { delayMinutes: 5, if: { priority: ["P1"] }, steps: [step(5, user("ben"))], else: [step(9, user("cleo"))] },
    step(5, user("eve")),
  ]);
  test.each([
    [[0], "1"],
    [[1, "then", 0], "2.then.1"],
    [[1, "else", 0], "2.else.1"],
    [[2], "3"],
  ] as const)("is found at %j", (path, text) => {
    const move = moveTo(book, freshRun(book, START), { policy: "a", path }, START);
    expect(move && pathText(move.path)).toBe(text);
    expect(move?.action).toBe("step");
  });
  test.each([[[1]], [[3]], [[1, "then", 1]]] as const)("is not at %j", (path) => {
    expect(moveTo(book, freshRun(book, START), { policy: "a", path }, START)).toBeUndefined();
  });
});
