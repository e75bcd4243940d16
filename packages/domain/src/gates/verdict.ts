import { isSevere, type Severity } from "../incidents/incident.ts";
import type { FreezeVerdict } from "./freeze.ts";

export type Verdict = "allow" | "warn" | "deny" | "defer";

/** Programs rely on these; the text beside them is for people. */
export type ReasonCode =
  | "clear"
  | "rollback"
  | "budget_spent"
  | "budget_low"
  | "budget_unmeasured"
  | "no_slo"
  | "incident_open"
  | "dependency_incident"
  | "freeze";

export type Reason = {
  readonly code: ReasonCode;
  readonly text: string;
  /** Until when it stands, in epoch milliseconds, where that is known. */
  readonly untilMs?: number;
  /** What it speaks of: an SLO, an incident's short id, a freeze. */
  readonly subject?: string;
};

/** How much of a budget must be left: shares of it, signed. */
export type BudgetPolicy = { readonly denyAtShare: number; readonly warnBelowShare: number };
/** Where an objective says nothing else. */
export const DEFAULT_BUDGET_POLICY: BudgetPolicy = { denyAtShare: 0, warnBelowShare: 0.25 };

export type GateInputs = {
  readonly service: string;
  readonly changeKind: "deploy" | "rollback";
  /** Of every SLO of the service. */
  readonly budgets: readonly {
    readonly slo: string;
    /** Signed share left; undefined when nothing was measured. */
    readonly remainingShare: number | undefined;
    /** When a spent budget has something left again, where it is known. */
    readonly recoversAtMs?: number | undefined;
    readonly policy?: BudgetPolicy | undefined;
  }[];
  /** Not yet resolved, of the service and of what it depends on. */
  readonly openIncidents: readonly {
    readonly id: string;
    readonly shortId: string;
    readonly severity: Severity;
    readonly service: string;
  }[];
  readonly freeze: FreezeVerdict;
};

export type GateVerdict = {
  readonly verdict: Verdict;
  /** Every reason, the ones that decided first. */
  readonly because: readonly Reason[];
  /** When a shut gate is expected to open, where every reason that shuts it says until when. */
  readonly nextOpeningMs?: number;
};

const WEIGHT: Readonly<Record<Verdict, number>> = { deny: 0, defer: 1, warn: 2, allow: 3 };

/**
 * May a change go out now? Denied while a budget is spent or a severe incident (SEV1, SEV2) is open on the service;
 * deferred while frozen; allowed with a warning when a budget runs low or was not measured, or a dependency has a severe
 * incident. The sternest answer wins and every reason is told. A rollback is always allowed.
 */
export function gateVerdict(inputs: GateInputs, nowMs: number): GateVerdict {
  const found = [
    ...inputs.budgets.flatMap((budget) => judgeBudget(budget, nowMs)),
    ...inputs.openIncidents.flatMap((incident) => judgeIncident(incident, inputs.service)),
    ...judgeFreeze(inputs.freeze),
  ].sort((a, b) => WEIGHT[a.verdict] - WEIGHT[b.verdict]);
  const verdict = found[0]?.verdict ?? "allow";

  if (inputs.changeKind === "rollback") return { verdict: "allow", because: [rollback(verdict)] };
  if (verdict === "allow") return { verdict, because: [clear(inputs)] };
  const opening = openingMs(found);
  const because = found.map(({ reason }) => reason);
  return opening === undefined ? { verdict, because } : { verdict, because, nextOpeningMs: opening };
}

type Finding = { readonly verdict: Verdict; readonly reason: Reason };

function judgeBudget(budget: GateInputs["budgets"][number], nowMs: number): Finding[] {
  const { slo, remainingShare, recoversAtMs } = budget;
  const { denyAtShare, warnBelowShare } = budget.policy ?? DEFAULT_BUDGET_POLICY;
  if (remainingShare === undefined) {
    const text = `${slo} has counted no events, so nobody knows what is left of its error budget`;
    return [{ verdict: "warn", reason: { code: "budget_unmeasured", text, subject: slo } }];
  }
  const left = percent(remainingShare);
  if (remainingShare <= denyAtShare + 1e-9) {
    const until = recoversAtMs !== undefined && recoversAtMs > nowMs ? { untilMs: recoversAtMs } : {};
    const text =
      denyAtShare !== 0
        ? `${slo} has ${left} of its error budget left, and its policy denies changes from ${percent(denyAtShare)} down`
        : `${slo} has spent its error budget${remainingShare < 0 ? `, and ${percent(-remainingShare)} more` : ""}`;
    return [{ verdict: "deny", reason: { code: "budget_spent", text, subject: slo, ...until } }];
  }
  if (remainingShare < warnBelowShare) {
    const text = `${slo} has ${left} of its error budget left, which is less than ${percent(warnBelowShare)}`;
    return [{ verdict: "warn", reason: { code: "budget_low", text, subject: slo } }];
  }
  return [];
}

function judgeIncident(incident: GateInputs["openIncidents"][number], service: string): Finding[] {
  const { shortId, severity, service: where } = incident;
  if (!isSevere(severity)) return [];
  if (where === service) {
    const text = `${shortId} (${severity}) is open on ${where}: resolve it, or roll back`;
    return [{ verdict: "deny", reason: { code: "incident_open", text, subject: shortId } }];
  }
  const text = `${shortId} (${severity}) is open on ${where}, which ${service} depends on`;
  return [{ verdict: "warn", reason: { code: "dependency_incident", text, subject: shortId } }];
}

function judgeFreeze({ frozen, because, untilMs, freeze }: FreezeVerdict): Finding[] {
  if (!frozen) return [];
  const until = untilMs === undefined ? {} : { untilMs };
  const subject = freeze === undefined ? {} : { subject: freeze };
  return [{ verdict: "defer", reason: { code: "freeze", text: `frozen by ${because}`, ...subject, ...until } }];
}

function rollback(otherwise: Verdict): Reason {
  const note = otherwise === "deny" || otherwise === "defer" ? "; a deploy would be refused now" : "";
  return { code: "rollback", text: `a rollback is always allowed: it brings back what worked${note}` };
}

function clear({ service, budgets }: GateInputs): Reason {
  return budgets.length === 0
    ? {
        code: "no_slo",
        text: `no SLO watches ${service}, so there is no budget to spend; no incident and no freeze stand against it`,
      }
    : { code: "clear", text: "there is error budget left, no severe incident is open and no freeze applies" };
}

function openingMs(found: readonly Finding[]): number | undefined {
  const shut = found
    .filter(({ verdict }) => verdict === "deny" || verdict === "defer")
    .map(({ reason }) => reason.untilMs);
  const known = shut.filter((untilMs) => untilMs !== undefined);
  return shut.length > 0 && known.length === shut.length ? Math.max(...known) : undefined;
}

/** Rounded down, so that nothing reads "25 %, which is less than 25 %". */
function percent(share: number): string {
  const tenths = Math.floor(share * 1_000 + 1e-6) / 10;
  return share > 0 && tenths === 0 ? "under 0.1 %" : `${tenths} %`.replace("-", "−");
}
