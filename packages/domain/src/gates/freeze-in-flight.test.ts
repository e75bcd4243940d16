import { describe, expect, test } from "vitest";
import type { ChangeSubject } from "./change-selector.ts";
import { type Freeze, freezeAt } from "./freeze.ts";

const payments: ChangeSubject = { service: "payments", team: "money", tier: 1, environment: "production" };

type Kind = "allow" | "deny";
type Said = readonly [kind: Kind, fromMs: number, toMs: number, overrun?: boolean, manual?: boolean];
const windows = (said: readonly Said[]): Freeze[] =>
  said.map(([kind, fromMs, toMs, overrun = false, manual = false], nth) => ({
    name: `${kind}-${nth}`,
    kind,
    when: { fromMs, toMs },
    reason: "said so",
    selector: {},
    overrun,
    manual,
  }));

const OVERRUN = true;
const MANUAL = true;

/** The scenarios of Argo CD's docs/user-guide/sync_windows.md, in their order; it began at 50 and asks at 100. */
describe("what began before a transition", () => {
  test.each<[string, Said[], boolean]>([
    ["no window, then a deny with overrun: it goes on", [["deny", 90, 150, OVERRUN]], false],
    ["no window, then a deny without: it is stopped", [["deny", 90, 150]], true],
    [
      "an allow with overrun, then a deny with overrun: it goes on",
      [
        ["allow", 0, 90, OVERRUN],
        ["deny", 90, 150, OVERRUN],
      ],
      false,
    ],
    [
      "an allow with overrun, then a deny without: it is stopped",
      [
        ["allow", 0, 90, OVERRUN],
        ["deny", 90, 150],
      ],
      true,
    ],
    [
      "an allow without overrun, then a deny with overrun: it goes on",
      [
        ["allow", 0, 90],
        ["deny", 90, 150, OVERRUN],
      ],
      false,
    ],
    [
      "an allow without overrun, then a deny without: it is stopped",
      [
        ["allow", 0, 90],
        ["deny", 90, 150],
      ],
      true,
    ],
    ["an allow with overrun ends: it goes on", [["allow", 0, 90, OVERRUN]], false],
    [
      "several allows with overrun end: it goes on",
      [
        ["allow", 0, 90, OVERRUN],
        ["allow", 20, 80, OVERRUN],
      ],
      false,
    ],
    [
      "several allows, one of them without overrun, end: it is stopped",
      [
        ["allow", 0, 90, OVERRUN],
        ["allow", 20, 80],
      ],
      true,
    ],
    ["an allow without overrun ends: it is stopped", [["allow", 0, 90]], true],
    [
      "one of two denies is without overrun: it is stopped",
      [
        ["deny", 90, 150, OVERRUN],
        ["deny", 95, 150],
      ],
      true,
    ],
    ["a deny with overrun stood when it began: it is stopped", [["deny", 0, 150, OVERRUN]], true],
    ["an allow with overrun had not begun when it did: it is stopped", [["allow", 60, 90, OVERRUN]], true],
  ])("%s", (_, said, frozen) => {
    expect(freezeAt(windows(said), payments, 100, { startedMs: 50 }).frozen).toBe(frozen);
    expect(freezeAt(windows(said), payments, 100).frozen).toBe(true);
  });

  test("goes on because of it, and until a deny without overrun begins", () => {
    const verdict = freezeAt(
      windows([
        ["allow", 0, 90, OVERRUN],
        ["deny", 120, 150],
      ]),
      payments,
      100,
      { startedMs: 50 },
    );
    expect(verdict).toMatchObject({
      frozen: false,
      passedBy: "overrun",
      untilMs: 120,
      untilBecause: "deny-1: said so",
    });
    expect(verdict.because).toBe("it began while it was allowed, and allow-0 lets what runs come to its end");
  });
});

/** CanSync of Argo CD's types.go: every window that stands against it has to allow what is done by hand. */
describe("what a person begins by hand", () => {
  test.each<[string, Said[], boolean]>([
    ["passes a deny that says so", [["deny", 90, 150, false, MANUAL]], false],
    ["does not pass a deny that does not", [["deny", 90, 150]], true],
    [
      "does not pass two denies of which one does not",
      [
        ["deny", 90, 150, false, MANUAL],
        ["deny", 95, 150],
      ],
      true,
    ],
    ["passes outside of an allow that says so", [["allow", 0, 90, false, MANUAL]], false],
    [
      "does not pass outside of two allows of which one does not",
      [
        ["allow", 0, 90, false, MANUAL],
        ["allow", 150, 160],
      ],
      true,
    ],
    [
      "passes a deny that says so, though an allow that does not is over",
      [
        ["allow", 0, 90],
        ["deny", 90, 150, false, MANUAL],
      ],
      false,
    ],
    [
      "does not pass four denies of which the last does not",
      [
        ["deny", 90, 150, false, MANUAL],
        ["deny", 91, 150, false, MANUAL],
        ["deny", 92, 150, false, MANUAL],
        ["deny", 93, 150],
      ],
      true,
    ],
    [
      "does not pass a deny because of an allow that says so",
      [
        ["allow", 0, 150, false, MANUAL],
        ["deny", 90, 150],
      ],
      true,
    ],
  ])("%s", (_, said, frozen) => {
    expect(freezeAt(windows(said), payments, 100, { manual: true }).frozen).toBe(frozen);
    expect(freezeAt(windows(said), payments, 100).frozen).toBe(true);
  });
});

test("what says that it began later than now began now at most: it passes nothing that stands against it", () => {
  const deny = windows([["deny", 90, 150, OVERRUN]]);
  expect(freezeAt(deny, payments, 100, { startedMs: 80 })).toMatchObject({ frozen: false, passedBy: "overrun" });
  expect(freezeAt(deny, payments, 100, { startedMs: 1_000 })).toMatchObject({ frozen: true, untilMs: 150 });
});

describe("an override", () => {
  const by = { by: "ana", reason: "the books wait", untilMs: 120 };
  const ask = (said: Said[], freeze: string) =>
    freezeAt(windows(said), payments, 100, { overrides: [{ freeze, ...by }] });

  test("lets a change pass one freeze, until it is over", () => {
    expect(ask([["deny", 50, 150]], "deny-0")).toMatchObject({
      frozen: false,
      passedBy: "override",
      because: "ana lets it pass deny-0: the books wait",
      untilMs: 120,
      untilBecause: "deny-0: said so",
    });
  });
  test("of one freeze is none of another", () => {
    const both: Said[] = [
      ["deny", 50, 150],
      ["deny", 60, 110],
    ];
    expect(ask(both, "deny-0")).toMatchObject({ frozen: true, freeze: "deny-1" });
  });
  test("that nothing stands against says nothing", () => {
    expect(ask([["deny", 130, 150]], "deny-0")).toMatchObject({ frozen: false, because: "no freeze applies" });
    expect(ask([["deny", 130, 150]], "deny-0").passedBy).toBeUndefined();
  });
});
