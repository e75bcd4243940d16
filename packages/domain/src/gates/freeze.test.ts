import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ChangeSelector, type ChangeSubject, selects } from "./change-selector.ts";
import { type Freeze, freezeAt } from "./freeze.ts";

const payments: ChangeSubject = {
  service: "payments",
  team: "money",
  tier: 1,
  environment: "production",
  labels: { domain: "money", zone: ["us", "eu"] },
};
const window = (kind: "deny" | "allow", fromMs: number, toMs: number, change: Partial<Freeze> = {}): Freeze => ({
  name: `${kind}-${fromMs}`,
  kind,
  when: { fromMs, toMs },
  reason: "year-end closing",
  selector: {},
  ...change,
});
const elsewhere = { selector: { services: ["mail"] } };

describe("freezeAt 100, by Argo CD's order", () => {
  test.each([
    ["no window at all", [], false, undefined, "no freeze applies"],
    ["a deny for another service", [window("deny", 50, 150, elsewhere)], false, undefined, "no freeze applies"],
    ["an active deny", [window("deny", 50, 150)], true, 150, "deny-50: year-end closing"],
    ["a deny from this instant", [window("deny", 100, 150)], true, 150, "deny-100"],
    ["a deny until this instant is over", [window("deny", 50, 100)], false, undefined, "no freeze applies"],
    ["a deny to come", [window("deny", 120, 150)], false, 120, "no freeze applies"],
    ["an active allow", [window("allow", 50, 150)], false, 150, "allow-50 is open: year-end closing"],
    [
      "an allow to come",
      [window("allow", 120, 150)],
      true,
      120,
      "allowed only within allow-120, and allow-120 has not begun",
    ],
    [
      "an allow that is over keeps it shut, and says the mend",
      [window("allow", 50, 80)],
      true,
      undefined,
      "add a window, or remove it",
    ],
    [
      "an allow for another service does not shut it",
      [window("allow", 120, 150, elsewhere)],
      false,
      undefined,
      "no freeze applies",
    ],
    ["an active deny beats an active allow", [window("allow", 50, 150), window("deny", 90, 110)], true, 110, "deny-90"],
    [
      "after the deny the allow must still be open",
      [window("allow", 50, 110), window("deny", 90, 120)],
      true,
      undefined,
      "deny-90",
    ],
    [
      "denies that overlap hold until the last ends",
      [window("deny", 50, 110), window("deny", 90, 130)],
      true,
      130,
      "deny-90",
    ],
    ["denies that touch are one", [window("deny", 50, 110), window("deny", 110, 130)], true, 130, "deny-50"],
    [
      "the next of two allows",
      [window("allow", 140, 150), window("allow", 120, 130)],
      true,
      120,
      "allow-120 has not begun",
    ],
    [
      "an allow that opens under a deny helps only after it",
      [window("allow", 110, 150), window("deny", 50, 130)],
      true,
      130,
      "deny-50",
    ],
  ])("%s", (_, freezes, frozen, untilMs, because) => {
    expect(freezeAt(freezes, payments, 100)).toMatchObject({
      frozen,
      untilMs,
      because: expect.stringContaining(because),
    });
  });

  test("names the window that decided", () => {
    expect(freezeAt([window("deny", 50, 150)], payments, 100).freeze).toBe("deny-50");
    expect(freezeAt([], payments, 100).freeze).toBeUndefined();
  });
});

describe("a selector", () => {
  test.each([
    ["that names nothing takes everything", {}, true],
    ["by service", { services: ["payments", "mail"] }, true],
    ["by another service", { services: ["mail"] }, false],
    ["by an empty list takes nothing", { services: [] }, false],
    ["by tier", { tiers: [1, 2] }, true],
    ["by another tier", { tiers: [3] }, false],
    ["by team", { teams: ["money"] }, true],
    ["by environment", { environments: ["staging"] }, false],
    ["must agree in every list", { services: ["payments"], environments: ["staging"] }, false],
    [
      "agrees in every list",
      { services: ["payments"], environments: ["production"], tiers: [1], teams: ["money"] },
      true,
    ],
    ["where any list is enough", { services: ["mail"], environments: ["production"], match: "any" }, true],
    ["where any list is enough and none holds", { services: ["mail"], tiers: [3], match: "any" }, false],
    ["by what the change is for: a feature where nothing is said", { changeClasses: ["feature"] }, true],
    ["by what another change is for", { changeClasses: ["security", "fix"] }, false],
    ["by a label", { labels: { domain: "mon*" } }, true],
    ["by a label that holds another value", { labels: { domain: "mail" } }, false],
    ["by one value of a label with several", { labels: { zone: "eu" } }, true],
    ["by a label that is not there", { labels: { pci: "*" } }, false],
    ["with a star in front", { services: ["*ments"] }, true],
    ["with a star behind", { environments: ["prod*"] }, true],
    ["with a star alone", { teams: ["*"] }, true],
    ["with stars around", { services: ["*aym*"] }, true],
    ["with a star that finds nothing", { services: ["pay*z"] }, false],
    ["whose ends would overlap", { services: ["payments*payments"] }, false],
    ["whose middle would overlap its end", { services: ["p*ts*ts"] }, false],
    ["with a dot, which is only a dot", { services: ["p.yments"] }, false],
  ] as [string, ChangeSelector, boolean][])("%s", (_, selector, applies) =>
    expect(selects(selector, payments)).toBe(applies),
  );

  test("with stars matches as a regular expression would", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "-"), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", "-", "*"), maxLength: 6 });
    fc.assert(
      fc.property(pattern, word, (glob, service) => {
        const expected = new RegExp(`^${glob.replaceAll("*", ".*")}$`).test(service);
        expect(selects({ services: [glob] }, { ...payments, service })).toBe(expected);
      }),
      { numRuns: 1_000 },
    );
  });
});

test("the answer holds exactly until it says", () => {
  const freeze = fc
    .record({
      kind: fc.constantFrom("deny" as const, "allow" as const),
      from: fc.nat(50),
      lasts: fc.nat(20),
      here: fc.boolean(),
    })
    .map(({ kind, from, lasts, here }) => window(kind, from, from + lasts, here ? {} : elsewhere));
  fc.assert(
    fc.property(fc.array(freeze, { maxLength: 6 }), fc.nat(80), (freezes, atMs) => {
      const { frozen, untilMs } = freezeAt(freezes, payments, atMs);
      const end = untilMs ?? 100;
      for (let later = atMs; later < end; later++) expect(freezeAt(freezes, payments, later).frozen).toBe(frozen);
      if (untilMs !== undefined) expect(freezeAt(freezes, payments, untilMs).frozen).toBe(!frozen);
    }),
    { numRuns: 500 },
  );
});
