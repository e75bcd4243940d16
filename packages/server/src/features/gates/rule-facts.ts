import type { ReadinessClass } from "@shipshape/domain/gates/readiness-items";
import { isSevere, type Severity } from "@shipshape/domain/incidents/incident";
import { type EvidenceOf, isAbsent } from "../changes/index.ts";

/** What a verdict is made of, as rules see it; kept with each check. What is absent was not known. */
export type RuleFacts = {
  readonly at: string;
  readonly change: {
    readonly kind: string;
    readonly class: string;
    readonly version: string;
    readonly manual: boolean;
  };
  readonly service: {
    readonly name: string;
    readonly team: string;
    readonly tier: number;
    readonly lifecycle: string;
    readonly labels: Readonly<Record<string, string | readonly string[]>>;
  };
  readonly environment: string;
  readonly budget?: {
    readonly objectives: number;
    /** The smallest share left; 1 where nothing was measured. */
    readonly remaining: number;
    readonly spent: boolean;
    readonly burning: boolean;
    readonly paging: boolean;
  };
  readonly incidents: {
    readonly open: number;
    readonly severe: number;
    readonly dependencies: number;
    /** Those that others lead, here and in dependencies; absent where nobody looked at them. */
    readonly foreign?: number;
    readonly foreignDependencies?: number;
  };
  readonly freeze: { readonly frozen: boolean; readonly name: string };
  readonly readiness?: {
    readonly required: ReadinessClass;
    readonly reached: string;
    readonly ready: boolean;
    readonly passed: number;
    readonly counted: number;
    readonly missing: readonly string[];
  };
  /** Of the version that is to go out; absent where no rule asked, or no version was said. */
  readonly evidence?: EvidenceFacts;
};

export type EvidenceFacts = {
  readonly tests: {
    readonly known: boolean;
    readonly passed: number;
    readonly failed: number;
    readonly newlyFailed: number;
    readonly flaky: number;
  };
  readonly findings: {
    readonly known: boolean;
    readonly total: number;
    readonly added: number;
    readonly critical: number;
    readonly high: number;
    readonly addedCritical: number;
    readonly addedHigh: number;
  };
  readonly coverage: { readonly known: boolean; readonly lines: number; readonly change: number };
};

/** Evidence as rules see it: what was not sent is not `known`, and counts nothing. */
export function evidenceFacts({ tests, findings, coverage }: EvidenceOf): EvidenceFacts {
  return {
    tests: isAbsent(tests)
      ? { known: false, passed: 0, failed: 0, newlyFailed: 0, flaky: 0 }
      : { known: true, passed: tests.passed, failed: tests.failed, newlyFailed: tests.newlyFailed, flaky: tests.flaky },
    findings: isAbsent(findings)
      ? { known: false, total: 0, added: 0, critical: 0, high: 0, addedCritical: 0, addedHigh: 0 }
      : {
          known: true,
          total: findings.total,
          added: findings.new,
          critical: findings.bySeverity.critical,
          high: findings.bySeverity.high,
          addedCritical: findings.newBySeverity.critical,
          addedHigh: findings.newBySeverity.high,
        },
    coverage: isAbsent(coverage)
      ? { known: false, lines: 0, change: 0 }
      : { known: true, lines: coverage.lines ?? 0, change: coverage.changeFromProduction ?? 0 },
  };
}

type Incident = { readonly severity: Severity; readonly service: string };

/**
 * How many incidents are open here, how many of them are severe, and how many severe ones dependencies have; and how many others lead,
 * of which nobody here knows how severe they are.
 */
export function incidentFacts(
  incidents: readonly Incident[],
  service: string,
  foreign: readonly Pick<Incident, "service">[],
): RuleFacts["incidents"] {
  const here = incidents.filter((incident) => incident.service === service);
  const severe = incidents.filter(({ severity }) => isSevere(severity));
  const severeHere = severe.filter((incident) => incident.service === service);
  const foreignHere = foreign.filter((incident) => incident.service === service).length;
  return {
    open: here.length,
    severe: severeHere.length,
    dependencies: severe.length - severeHere.length,
    foreign: foreignHere,
    foreignDependencies: foreign.length - foreignHere,
  };
}

type Budget = {
  readonly remainingShare: number | undefined;
  readonly burning?: readonly ("page" | "ticket")[] | undefined;
};

export function budgetFacts(budgets: readonly Budget[]): NonNullable<RuleFacts["budget"]> {
  const shares = budgets.map(({ remainingShare }) => remainingShare).filter((share) => share !== undefined);
  const remaining = Math.min(1, ...shares);
  const firing = budgets.flatMap(({ burning = [] }) => burning);
  return {
    objectives: budgets.length,
    remaining,
    spent: remaining <= 0,
    burning: firing.length > 0,
    paging: firing.includes("page"),
  };
}
