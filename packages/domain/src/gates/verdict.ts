import { isSevere, type Severity } from "../incidents/incident.ts";
import { type Finding, type Reason, STERNNESS, type Verdict } from "./finding.ts";
import type { FreezeVerdict } from "./freeze.ts";
import { type ApprovalsGiven, type GovernedBudget, judgeBudget } from "./judge-budget.ts";

export type { Reason, Verdict } from "./finding.ts";

/** Somebody opened a gate for a while, whatever stands against it. */
export type BrokenGlass = { readonly by: string; readonly reason: string; readonly untilMs: number };

type ForeignIncident = {
  readonly externalId: string;
  readonly source: string;
  readonly title: string;
  readonly service: string;
};

export type GateInputs = {
  readonly service: string;
  readonly changeKind: "deploy" | "rollback";
  /** It was asked for as a rollback, to what never ran there: it brings back nothing, and is judged as a deploy. */
  readonly neverRan?: { readonly version: string; readonly environment: string } | undefined;
  /** What the change is for: `feature` where nothing is said. */
  readonly changeClass?: string | undefined;
  /** Of every SLO of the service, with the policy that governs it. */
  readonly budgets: readonly GovernedBudget[];
  readonly approvals?: ApprovalsGiven | undefined;
  /** Not yet resolved, of the service and of what it depends on. */
  readonly openIncidents: readonly {
    readonly id: string;
    readonly shortId: string;
    readonly severity: Severity;
    readonly service: string;
  }[];
  /** Open ones that other systems lead, of the service and of what it depends on; how severe they are is not told. */
  readonly foreignIncidents?: readonly ForeignIncident[] | undefined;
  /** When what sources told and nobody has read yet began to wait, in epoch milliseconds. */
  readonly unreadSinceMs?: number | undefined;
  readonly freeze: FreezeVerdict;
  /** What the house's own rules say. */
  readonly ruled?: readonly Finding[] | undefined;
  readonly brokenGlass?: BrokenGlass | undefined;
};

export type GateVerdict = {
  readonly verdict: Verdict;
  /** Every reason, the ones that decided first. */
  readonly because: readonly Reason[];
  /** When a shut gate is expected to open, where every reason that shuts it says until when. */
  readonly nextOpeningMs?: number;
  /** When an open gate is known to shut next, and why. */
  readonly nextClosing?: { readonly atMs: number; readonly because: string };
};

/**
 * May a change go out now? What error budgets say is up to the policies that govern them: a warning, an approval, a
 * retrospective, a freeze of some classes of change. Denied while a severe incident (SEV1, SEV2) is open on the service;
 * deferred while frozen; allowed with a warning when a budget was not measured, a dependency has a severe incident, another
 * system leads one here or there, or what sources told waits to be read.
 * The sternest answer wins and every reason is told. A rollback is always allowed; broken glass opens the gate and says so.
 */
export function gateVerdict(inputs: GateInputs, nowMs: number): GateVerdict {
  const change = { changeClass: inputs.changeClass ?? "feature", given: inputs.approvals };
  const found = [
    ...inputs.budgets.flatMap((budget) => judgeBudget(budget, change, nowMs)),
    ...inputs.openIncidents.flatMap((incident) => judgeIncident(incident, inputs.service)),
    ...(inputs.foreignIncidents ?? []).map((incident) => judgeForeign(incident, inputs.service)),
    ...judgeUnread(inputs.unreadSinceMs, nowMs),
    ...judgeNeverRan(inputs.neverRan),
    ...judgeFreeze(inputs.freeze),
    ...(inputs.ruled ?? []),
  ].sort((a, b) => STERNNESS[a.verdict] - STERNNESS[b.verdict]);
  const verdict = found[0]?.verdict ?? "allow";
  const because = found.map(({ reason }) => reason);
  const { brokenGlass } = inputs;

  if (inputs.changeKind === "rollback") return { verdict: "allow", because: [rollback(verdict)] };
  if (brokenGlass && brokenGlass.untilMs > nowMs) {
    const closing = isShut(verdict) ? mended(brokenGlass) : closingOf(inputs.freeze);
    return { verdict: "warn", because: [broken(brokenGlass, verdict), ...because], ...closing };
  }
  if (!isShut(verdict)) {
    const told = found.length === 0 ? [clear(inputs)] : because;
    return { verdict, because: told, ...closingOf(inputs.freeze) };
  }
  const opening = openingMs(found);
  return opening === undefined ? { verdict, because } : { verdict, because, nextOpeningMs: opening };
}

type Closing = Pick<GateVerdict, "nextClosing">;

const closingOf = ({ frozen, untilMs, untilBecause = "a freeze begins" }: FreezeVerdict): Closing =>
  frozen || untilMs === undefined ? {} : { nextClosing: { atMs: untilMs, because: untilBecause } };

const mended = ({ by, untilMs }: BrokenGlass): Closing => ({
  nextClosing: { atMs: untilMs, because: `the gate that ${by} broke open answers by its reasons again` },
});

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

/** Nobody here knows how severe it is, nor whether it is looked after: it warns, and a rule may say more. */
function judgeForeign({ externalId, source, title, service: where }: ForeignIncident, service: string): Finding {
  const whose = where === service ? "" : `, which ${service} depends on`;
  const called = title === externalId ? externalId : `${externalId} ("${title}")`;
  const text = `${called} is open on ${where}${whose}: ${source} leads it`;
  return { verdict: "warn", reason: { code: "foreign_incident", text, subject: externalId } };
}

function judgeNeverRan(what: GateInputs["neverRan"]): Finding[] {
  if (what === undefined) return [];
  const text = `${what.version} never ran in ${what.environment}, as far as is known, so it brings back nothing: it is judged as a deploy`;
  return [{ verdict: "warn", reason: { code: "rollback_unknown", text } }];
}

/** An incident, or a test that failed, may be among what is not read yet. */
function judgeUnread(sinceMs: number | undefined, nowMs: number): Finding[] {
  if (sinceMs === undefined) return [];
  const seconds = Math.max(1, Math.round((nowMs - sinceMs) / 1_000));
  const lasting = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  const text = `what sources told in the last ${lasting} is not all read yet: this verdict is without it`;
  return [{ verdict: "warn", reason: { code: "events_unread", text } }];
}

const PASSED = {
  override: { verdict: "warn", code: "freeze_overridden" },
  overrun: { verdict: "allow", code: "freeze_overrun" },
  manual: { verdict: "warn", code: "freeze_manual" },
} as const;

function judgeFreeze({ frozen, because, untilMs, freeze, passedBy }: FreezeVerdict): Finding[] {
  const until = untilMs === undefined ? {} : { untilMs };
  const subject = freeze === undefined ? {} : { subject: freeze };
  if (!frozen && passedBy) {
    const { verdict, code } = PASSED[passedBy];
    return [{ verdict, reason: { code, text: because, ...subject, ...(passedBy === "override" ? until : {}) } }];
  }
  if (!frozen) return [];
  return [{ verdict: "defer", reason: { code: "freeze", text: `frozen by ${because}`, ...subject, ...until } }];
}

const isShut = (verdict: Verdict): boolean => verdict === "deny" || verdict === "defer";

function rollback(otherwise: Verdict): Reason {
  const note = isShut(otherwise) ? "; a deploy would be refused now" : "";
  return { code: "rollback", text: `a rollback is always allowed: it brings back what worked${note}` };
}

function broken({ by, reason, untilMs }: BrokenGlass, otherwise: Verdict): Reason {
  const note = isShut(otherwise) ? "; without that it would be refused now" : "";
  return { code: "break_glass", text: `${by} broke the glass: ${reason}${note}`, untilMs };
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
  const shut = found.filter(({ verdict }) => isShut(verdict)).map(({ reason }) => reason.untilMs);
  const known = shut.filter((untilMs) => untilMs !== undefined);
  return shut.length > 0 && known.length === shut.length ? Math.max(...known) : undefined;
}
