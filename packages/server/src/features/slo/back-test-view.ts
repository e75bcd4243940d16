import type { BackTestResult as ResultSchema } from "@shipshape/contract/slo-history";
import type { BackTestResult } from "@shipshape/domain/slo/back-test";
import type * as z from "zod";
import type { Definition } from "./objective-definition.ts";
import { windowText } from "./slo-views.ts";

type View = z.input<typeof ResultSchema>;

/** What a definition made of the past, as the API tells it. */
export function backTestView({ rules, alerting }: Definition, result: BackTestResult): View {
  const { budget, lowest, pages, tickets, pagesWithoutIncident } = result;
  const { attained, remainingShare, remainingMinutes } = budget;
  return {
    target: rules.target,
    window: windowText(rules.window),
    budgetingMethod: rules.budgetingMethod,
    budget: {
      attained: attained ?? null,
      allowedBadEvents: budget.allowedBadEvents,
      badEvents: budget.badEvents,
      remainingShare: remainingShare ?? null,
      remainingEvents: budget.remainingEvents,
      remainingMinutes: remainingMinutes ?? null,
      young: budget.young,
    },
    lowest: lowest ? { at: new Date(lowest.atMs), remainingShare: lowest.remainingShare } : null,
    rules: alerting.burns.map(({ name, severity, factor, longWindowMinutes }) => ({
      rule: name,
      severity,
      factor,
      longWindowMinutes,
    })),
    refused: alerting.refused.map(({ row, because }) => ({ rule: row, because })),
    fired: firedView(result.fired),
    pages,
    tickets,
    pagesWithoutIncident,
    incidents: incidentsView(result.incidents),
  };
}

const firedView = (fired: BackTestResult["fired"]): View["fired"] =>
  fired.map(({ rule, severity, fromMs, toMs, peakBurn, budgetSpent, incident }) => ({
    rule,
    severity,
    from: new Date(fromMs),
    to: toMs === undefined ? null : new Date(toMs),
    peakBurn,
    budgetSpent,
    incident: incident ?? null,
  }));

const incidentsView = (incidents: BackTestResult["incidents"]): View["incidents"] =>
  incidents.map(({ incident, outcome, rule, firedMs, delayMinutes, because }) => ({
    incident: incident.reference,
    title: incident.title,
    openedAt: new Date(incident.fromMs),
    resolvedAt: incident.toMs === undefined ? null : new Date(incident.toMs),
    outcome,
    rule: rule ?? null,
    firedAt: firedMs === undefined ? null : new Date(firedMs),
    delayMinutes: delayMinutes ?? null,
    because,
  }));
