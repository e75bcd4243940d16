import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_POLICY, type ErrorBudgetPolicy, type PolicySelector } from "./budget-policy.ts";
import { governingPolicy, type PolicySubject } from "./policy-selector.ts";

const charges: PolicySubject = { slo: "charges", service: "payments", team: "money", tier: 1 };
const policy = (name: string, selector: PolicySelector): ErrorBudgetPolicy => ({ ...DEFAULT_POLICY, name, selector });
const governing = (...policies: ErrorBudgetPolicy[]) => governingPolicy(policies, charges, DEFAULT_POLICY);

const everything = policy("everything", {});
const tier = policy("tier", { tiers: [1] });
const teams = policy("teams", { teams: ["mon*"] });
const team = policy("team", { teams: ["money"], tiers: [1] });
const services = policy("services", { services: ["*"] });
const service = policy("service", { services: ["payments"] });
const slos = policy("slos", { slos: ["ch*"] });
const slo = policy("slo", { slos: ["charges"] });

test.each([
  [
    "the default where none selects it",
    [policy("mail", { services: ["mail"] })],
    "default",
    "no policy selects charges",
  ],
  ["one for everything before the default", [everything], "everything", "because it selects everything"],
  ["a tier before everything", [everything, tier], "tier", "it selects tier 1, more closely than everything"],
  ["a pattern of teams before a tier", [tier, teams], "teams", "it selects each team mon*"],
  ["a team by name before a pattern", [teams, team], "team", "it selects the team money and tier 1"],
  ["any service before a team", [team, services], "services", "it selects each service *"],
  ["a service by name before a pattern", [services, service], "service", "it selects the service payments"],
  ["an objective by pattern before its service", [service, slos], "slos", "it selects each objective ch*"],
  ["an objective by name before all", [everything, tier, team, service, slos, slo], "slo", "the objective charges"],
  [
    "of equals the first by name, and says so",
    [policy("b", { services: ["payments"] }), policy("a", { services: ["payments"] })],
    "a",
    "comes first by name before b",
  ],
  [
    "none that agrees only in one of its lists",
    [policy("both", { services: ["payments"], tiers: [2] })],
    "default",
    "no policy selects charges",
  ],
  ["none whose list is empty", [policy("none", { slos: [] })], "default", "no policy selects charges"],
] as [string, ErrorBudgetPolicy[], string, string][])("%s", (_, policies, name, because) => {
  expect(governing(...policies)).toEqual({
    policy: expect.objectContaining({ name }),
    because: expect.stringContaining(because),
  });
});

test("the order in which policies are given changes nothing", () => {
  const all = [everything, tier, teams, team, services, service, slos, slo];
  fc.assert(
    fc.property(fc.shuffledSubarray(all), (some) => {
      expect(governing(...some).policy.name).toBe(governing(...some.toReversed()).policy.name);
      expect(governing(...some).because).toBe(governing(...some.toReversed()).because);
    }),
  );
});
