import { isDeepStrictEqual } from "node:util";
import { SloManifest } from "@shipshape/contract/manifest";
import type { BackTestQuestion } from "@shipshape/contract/slo-history";
import { type AlertingRules, compileAlerting } from "@shipshape/domain/slo/alerting";
import type { ObjectiveRules } from "@shipshape/domain/slo/objective-rules";
import type * as z from "zod";
import { documentFaults } from "../../kernel/configuration/schema-faults.ts";
import type { Db } from "../../kernel/database.ts";
import { DomainError, invalid } from "../../kernel/problem.ts";
import { type Definition, definitionIn, definitionOf } from "./objective-definition.ts";
import { type SloDocument, storedDocument } from "./slo-document.ts";
import { referencesOf } from "./slo-references.ts";
import { type SloRow, sloStore } from "./slo-store.ts";

type Question = z.output<typeof BackTestQuestion>;
type Patch = Omit<Question, "document" | "days">;

/** The two definitions to compare; `before` is undefined for a new objective. */
export type Compared = { readonly before: Definition | undefined; readonly after: Definition };

/** What is asked, as definitions of which both count what this objective counted. */
export async function comparedDefinitions(db: Db, slo: SloRow, question: Question): Promise<Compared> {
  const { document: given, days: _, ...patch } = question;
  const standing = await definitionOf(db, slo);
  if (given === undefined) {
    const document = patched(storedDocument(slo.definition), slo.objectiveIndex, patch);
    return { before: standing, after: await tried(db, document, slo.objectiveIndex, patch, "") };
  }
  const document = parsedDocument(given);
  const isNew = document.metadata.name !== slo.documentName;
  const index = isNew ? 0 : slo.objectiveIndex;
  const after = await tried(db, patched(document, index, patch), index, patch, "document.");
  if (!isDeepStrictEqual(after.indicator, standing.indicator)) throw await countsOtherwise(db, slo, after);
  return { before: isNew ? undefined : standing, after };
}

function parsedDocument(given: Record<string, unknown>): SloDocument {
  const parsed = SloManifest.safeParse(given);
  if (parsed.success) return parsed.data;
  throw invalid(
    documentFaults(SloManifest, given, parsed.error.issues).map(({ path, message }) => ({
      path: ["document", ...path].join("."),
      message,
    })),
  );
}

/** A document with another target or window. */
export function patched(document: SloDocument, index: number, { target, window, timeZone }: Patch): SloDocument {
  const { spec } = document;
  const objectives = spec.objectives.map((objective, nth) => {
    if (target === undefined || nth !== index) return objective;
    const { targetPercent: _, ...rest } = objective;
    return { ...rest, target };
  });
  const [before] = spec.timeWindow;
  if (before === undefined || (window === undefined && timeZone === undefined)) {
    return { ...document, spec: { ...spec, objectives } };
  }
  const duration = window ?? before.duration;
  // The first of a month, of a quarter and of a year, and a Monday.
  const calendar = timeZone === undefined ? undefined : { startTime: "2024-01-01 00:00:00", timeZone };
  const timeWindow = [calendar ? { duration, isRolling: false, calendar } : { duration, isRolling: true }];
  return { ...document, spec: { ...spec, objectives, timeWindow } };
}

async function tried(db: Db, document: SloDocument, index: number, patch: Patch, at: string): Promise<Definition> {
  const definition = definitionAt(document, index, await referencesOf(db, [document]), at);
  return patch.alerts === undefined
    ? definition
    : { ...definition, alerting: alertingWith(definition.rules, definition.alerting, patch.alerts) };
}

function definitionAt(...[document, index, find, at]: [...Parameters<typeof definitionIn>, string]): Definition {
  try {
    return definitionIn(document, index, find);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw invalid(error.faults.map(({ path, message }) => ({ path: `${at}${path}`, message })));
  }
}

/** Other pairs, with everything else about the alerting as it was. */
function alertingWith(
  rules: ObjectiveRules,
  { minimumEvents, minimumFailures, burnedBudget, budgetDrop, timeToExhaustion, noData, badData }: AlertingRules,
  alerts: NonNullable<Question["alerts"]>,
): AlertingRules {
  const burns = alerts.map((alert) => ({
    ...alert,
    shortWindowMinutes: alert.shortWindowMinutes ?? Math.max(1, Math.round(alert.longWindowMinutes / 12)),
  }));
  const same = { minimumEvents, minimumFailures, burnedBudget, budgetDrop, timeToExhaustion, noData, badData };
  return compileAlerting(rules, { ...same, burns }).alerting;
}

/** Says which objective was counted so, where there is one. */
async function countsOtherwise(db: Db, slo: SloRow, { indicator }: Definition): Promise<DomainError> {
  const alike = await countedLike(db, slo.serviceId, indicator);
  const mend = alike
    ? `ask for the back-test of ${alike.name}, which counts the same`
    : "apply it, and look again when something was counted";
  const message = `it counts otherwise than ${slo.name}, so what was measured says nothing of it: ${mend}`;
  return invalid([{ path: "document.spec.indicator", message }]);
}

/** An objective of a service that counts by this indicator. */
export async function countedLike(
  db: Db,
  serviceId: string,
  indicator: Definition["indicator"],
): Promise<SloRow | undefined> {
  for (const slo of await sloStore(db).ofService(serviceId)) {
    if (slo.parentId !== null) continue;
    const standing = await definitionOf(db, slo).catch((error: unknown) => {
      if (error instanceof DomainError) return undefined;
      throw error;
    });
    if (standing && isDeepStrictEqual(standing.indicator, indicator)) return slo;
  }
  return undefined;
}
