import type { ReadinessClass } from "@shipshape/domain/gates/readiness-items";
import { isSevere, type Severity } from "@shipshape/domain/incidents/incident";

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
  readonly incidents: { readonly open: number; readonly severe: number; readonly dependencies: number };
  readonly freeze: { readonly frozen: boolean; readonly name: string };
  readonly readiness?: {
    readonly required: ReadinessClass;
    readonly reached: string;
    readonly ready: boolean;
    readonly passed: number;
    readonly counted: number;
    readonly missing: readonly string[];
  };
};

type Incident = { readonly severity: Severity; readonly service: string };

/** How many incidents are open here, how many of them are severe, and how many severe ones dependencies have. */
export function incidentFacts(incidents: readonly Incident[], service: string): RuleFacts["incidents"] {
  const here = incidents.filter((incident) => incident.service === service);
  const severe = incidents.filter(({ severity }) => isSevere(severity));
  const severeHere = severe.filter((incident) => incident.service === service);
  return { open: here.length, severe: severeHere.length, dependencies: severe.length - severeHere.length };
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
