import { remembered } from "@shipshape/domain/remembered";
import { expressionLanguage, type Outcome } from "../../kernel/expression.ts";
import { ExpressionFields } from "../../kernel/expression-fields.ts";
import { messageOf } from "../../kernel/problem.ts";
import type { RuleFacts } from "./rule-facts.ts";

/** Numbers that count something are whole ones in an expression. */
const whole = (value: unknown): unknown => (typeof value === "number" ? BigInt(Math.round(value)) : value);

class Scope {
  constructor(fields: object) {
    Object.assign(this, fields);
  }
}
class Change extends Scope {}
class Service extends Scope {}
class Budget extends Scope {}
class Incidents extends Scope {}
class Freeze extends Scope {}
class Readiness extends Scope {}
class Tests extends Scope {}
class Findings extends Scope {}
class Coverage extends Scope {}

/** Variables that are about evidence of the version that is to go out. */
export const EVIDENCE_VARIABLES = ["tests", "findings", "coverage"];
const TEST_COUNTS = ["passed", "failed", "newlyFailed", "flaky"];
const FINDING_COUNTS = ["total", "added", "critical", "high", "addedCritical", "addedHigh"];
const INCIDENT_COUNTS = ["open", "severe", "dependencies", "foreign", "foreignDependencies"];
const ints = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, "int"]));
const VARIABLES = [
  "change",
  "service",
  "labels",
  "environment",
  "budget",
  "incidents",
  "freeze",
  "readiness",
  "tests",
  "findings",
  "coverage",
  "now",
];

/** The expressions of the gate's rules. */
export const gateLanguage = expressionLanguage(
  (environment) =>
    environment
      .registerType("Change", {
        ctor: Change,
        fields: { kind: "string", class: "string", version: "string", manual: "bool" },
      })
      .registerType("Service", {
        ctor: Service,
        fields: { name: "string", team: "string", tier: "int", lifecycle: "string" },
      })
      .registerType("Budget", {
        ctor: Budget,
        fields: { objectives: "int", remaining: "double", spent: "bool", burning: "bool", paging: "bool" },
      })
      .registerType("Incidents", { ctor: Incidents, fields: { ...ints(INCIDENT_COUNTS) } })
      .registerType("Freeze", { ctor: Freeze, fields: { frozen: "bool", name: "string" } })
      .registerType("Readiness", {
        ctor: Readiness,
        fields: {
          required: "string",
          reached: "string",
          ready: "bool",
          passed: "int",
          counted: "int",
          missing: "list<string>",
        },
      })
      .registerType("Tests", { ctor: Tests, fields: { known: "bool", ...ints(TEST_COUNTS) } })
      .registerType("Findings", { ctor: Findings, fields: { known: "bool", ...ints(FINDING_COUNTS) } })
      .registerType("Coverage", { ctor: Coverage, fields: { known: "bool", lines: "double", change: "double" } })
      .registerVariable("tests", "Tests")
      .registerVariable("findings", "Findings")
      .registerVariable("coverage", "Coverage")
      .registerVariable("change", "Change")
      .registerVariable("service", "Service")
      .registerVariable("labels", "map<string, string>")
      .registerVariable("environment", "string")
      .registerVariable("budget", "Budget")
      .registerVariable("incidents", "Incidents")
      .registerVariable("freeze", "Freeze")
      .registerVariable("readiness", "Readiness")
      .registerVariable("now", "google.protobuf.Timestamp"),
  VARIABLES,
  ["labels"],
);

const KEPT = 2_000;
const expressionOf = remembered(KEPT, (source) => gateLanguage.parse(source));

const counted = (fields: object, names: readonly string[]): object =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, names.includes(name) ? whole(value) : value]),
  );

class Unknown extends Error {}

/** What expressions see of one verdict; what was not known then cannot be told. */
class RuleScope {
  readonly #facts: RuleFacts;
  constructor(facts: RuleFacts) {
    this.#facts = facts;
  }
  get change(): Change {
    return new Change(this.#facts.change);
  }
  get service(): Service {
    const { labels: _, ...service } = this.#facts.service;
    return new Service(counted(service, ["tier"]));
  }
  get labels(): ExpressionFields {
    const { labels } = this.#facts.service;
    return new ExpressionFields(
      Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, [value].flat().join(",")])),
    );
  }
  get environment(): string {
    return this.#facts.environment;
  }
  get budget(): Budget {
    const { budget } = this.#facts;
    if (!budget) throw new Unknown("nobody knows what was left of its budgets then");
    return new Budget(counted(budget, ["objectives"]));
  }
  get incidents(): Incidents {
    return new Incidents(counted(this.#facts.incidents, INCIDENT_COUNTS));
  }
  get freeze(): Freeze {
    return new Freeze(this.#facts.freeze);
  }
  get readiness(): Readiness {
    const { readiness } = this.#facts;
    if (!readiness) throw new Unknown("nobody knows how ready it was then");
    return new Readiness(counted(readiness, ["passed", "counted"]));
  }
  get tests(): Tests {
    return new Tests(counted(this.#evidence().tests, TEST_COUNTS));
  }
  get findings(): Findings {
    return new Findings(counted(this.#evidence().findings, FINDING_COUNTS));
  }
  get coverage(): Coverage {
    return new Coverage(this.#evidence().coverage);
  }
  #evidence() {
    const { evidence } = this.#facts;
    if (!evidence) throw new Unknown("no evidence was looked at: say which version is to go out");
    return evidence;
  }
  get now(): Date {
    return new Date(this.#facts.at);
  }
}

/** Asks an expression about a verdict's facts; it never throws. */
export function askRule(source: string, facts: RuleFacts): Outcome {
  try {
    return expressionOf(source)(new RuleScope(facts));
  } catch (error) {
    return { ok: false, because: messageOf(error) };
  }
}

/** Whether an expression looks at this variable: what costs a statement is only asked where some rule wants it. */
export const looksAt = (source: string, variable: string): boolean => new RegExp(`\\b${variable}\\b`).test(source);
