import { raisedFacts } from "@shipshape/domain/incidents/raised-facts";
import { type WantedPolicy, wantedPolicies } from "@shipshape/domain/incidents/wanted-policies";
import type { EscalationFacts } from "@shipshape/domain/oncall/escalation-world";
import { SYSTEM } from "../../kernel/actor.ts";
import type { Tx } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { policiesOfRuns } from "./page-anew.ts";
import { pagingFacts } from "./paging-facts.ts";
import { pagingStore, type RunRow } from "./paging-store.ts";
import type { Scene } from "./scene.ts";
import { type Opening, policyOfService, startPagings } from "./start-paging.ts";
import { stopRuns } from "./stop-runs.ts";
import { type Entry, writeTimelines } from "./timeline-store.ts";
import type { Live, Wanted } from "./wanted-incident.ts";

/** An alert for which somebody is to be paged. */
export type Asking = Pick<Wanted, "alert" | "service">;

/** An incident, and the alerts that join it. */
export type Party = Live & { readonly wanted: readonly Asking[] };

/** What is to be done for an incident that alerts have joined. */
type Plan = {
  readonly incidentId: string;
  /** Runs with what conditions ask about from now on. */
  readonly raised: readonly RunRow[];
  /** Runs that stop, because their policies begin anew. */
  readonly ended: readonly RunRow[];
  readonly openings: readonly Opening[];
  readonly entries: readonly Entry[];
  readonly said: string;
};

/**
 * Alerts that join page nobody a second time, unless nobody is being asked at all. But whoever answers for them and was
 * not asked yet is paged beside the others; and what conditions ask about is raised to the most urgent of them: where paging
 * went over the ways for what can wait only, it begins anew. What is so, by incident, in words. A handful of statements.
 */
export async function pageJoined(
  kernel: Kernel,
  tx: Tx,
  parties: readonly Party[],
): Promise<ReadonlyMap<string, string>> {
  const store = pagingStore(tx);
  const all = await store.currentRuns(parties.map(({ incident }) => incident.id));
  const runs = grouped(all, ({ incidentId }) => incidentId);
  const plans = parties.map((party) => planOf(kernel, tx, party, runs.get(party.incident.id) ?? []));
  await store.putFacts(plans.flatMap(({ raised }) => raised));
  await stopRuns(
    tx,
    plans.flatMap(({ ended }) => ended),
    "its policy begins anew: what joined is more urgent",
  );
  await writeTimelines(tx, SYSTEM, plans);
  const openings = plans.flatMap((plan) => plan.openings);
  const unpaged = openings.length === 0 ? new Set<string>() : await startPagings(tx, openings);
  const text = ({ incidentId, said }: Plan) => (unpaged.has(incidentId) ? "nobody could be paged for it" : said);
  return new Map(plans.map((plan) => [plan.incidentId, text(plan)]));
}

type Raised = { readonly run: RunRow; readonly facts: EscalationFacts; readonly pagesAnew: boolean };

/** The runs that joining alerts make more urgent; what the timeline tells of it, once. */
function raisedRuns({ incident, wanted }: Party, runs: readonly RunRow[]) {
  const told = new Map<string, Entry>();
  const raised = runs.flatMap((run): Raised[] => {
    let { facts } = run;
    let pagesAnew = false;
    for (const { alert } of wanted) {
      const one = raisedFacts(facts, pagingFacts(incident, alert));
      if (one.decision === "keep") continue;
      facts = { ...one.facts, severity: incident.severity };
      pagesAnew ||= one.pagesAnew;
      const text = `Paging is raised ${one.because}: ${alert.title} (${alert.shortId}) joined`;
      const entry = { kind: "raised", text, sourceKey: `raised:${alert.alertId}` };
      if (!told.has(alert.alertId)) told.set(alert.alertId, entry);
    }
    return facts === run.facts ? [] : [{ run, facts, pagesAnew }];
  });
  return { raised, entries: [...told.values()] };
}

/** By which policies alerts are to be paged for that do not page for their incident yet. */
export function missingPolicies(wanted: readonly Asking[], runs: readonly RunRow[]): WantedPolicy[] {
  const known = new Set(runs.filter(({ fallback }) => !fallback).map(({ policyName }) => policyName));
  const asked = wanted.flatMap(({ service, alert }) => wantedPolicies(policyOfService(service), alert.route));
  const missing = asked.filter(({ policy }) => !known.has(policy) && (policy !== null || runs.length === 0));
  return [...new Map(missing.toReversed().map((one) => [one.policy, one])).values()].toReversed();
}

/** The most urgent of what an incident is paged for by now. */
export const factsOf = ({ incident, wanted }: Party, runs: readonly RunRow[]): EscalationFacts | undefined =>
  [...runs.map(({ facts }) => facts), ...wanted.map(({ alert }) => pagingFacts(incident, alert))].reduce((sum, one) => {
    const raised = raisedFacts(sum, one);
    return raised.decision === "raise" ? raised.facts : sum;
  });

function planOf(kernel: Kernel, tx: Tx, party: Party, runs: readonly RunRow[]): Plan {
  const { incident, now, wanted } = party;
  const scene: Scene = { kernel, tx, incident, now };
  const service = wanted[0]?.service;
  const paging = { scene, service, alert: factsOf(party, runs) };
  const { raised, entries } = raisedRuns(party, runs);
  const missing = missingPolicies(wanted, runs);
  const changed = raised.map(({ run, facts }) => ({ ...run, facts }));
  const common = { incidentId: incident.id, raised: changed, entries };
  const isTaken = incident.status === "acknowledged";
  const hurry = `${wanted.map(({ alert }) => `${alert.title} (${alert.shortId})`).join(", ")} joined`;
  if (!isTaken && runs.every(({ status }) => status !== "running")) {
    const policies = distinct([...policiesOfRuns(runs, service), ...missing]);
    const said = "nobody had answered, so paging began again";
    return { ...common, ended: [], openings: [{ ...paging, policies }], said };
  }
  const low = raised.flatMap(({ run, pagesAnew }) => (pagesAnew && (isTaken || run.status === "running") ? [run] : []));
  const anew = low.map((run): Opening => {
    return {
      ...paging,
      policies: policiesOfRuns([run], service),
      strand: run.strand,
      hurry: `${hurry}, which is urgent`,
    };
  });
  // Who declared an incident and paged nobody looks after it alone.
  const isBeside = missing.length > 0 && runs.length > 0;
  const strand = freeStrand(runs);
  const beside: Opening[] = isBeside ? [{ ...paging, policies: missing, strand, ...(isTaken ? { hurry } : {}) }] : [];
  const said = saidOf(party, anew, isBeside ? missing : []);
  return { ...common, ended: low, openings: [...anew, ...beside], said };
}

/** The first strand that no run of an incident has. */
export const freeStrand = (runs: readonly RunRow[]): number => 1 + Math.max(-1, ...runs.map(({ strand }) => strand));

const distinct = (wanted: readonly WantedPolicy[]) => [...new Map(wanted.map((one) => [one.policy, one])).values()];

function saidOf({ incident }: Party, anew: readonly Opening[], missing: readonly WantedPolicy[]): string {
  const { status, acknowledgedBy } = incident;
  return [
    status === "acknowledged" ? `${acknowledgedBy} looks after it` : "people are being paged for it",
    ...(anew.length === 0 ? [] : ["they are paged anew, since it is more urgent"]),
    ...missing.map(({ policy }) => `${policy} pages for it too`),
  ].join("; ");
}
