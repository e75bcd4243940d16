import type { Problem } from "../problem.ts";
import { type AlertingRules, compileAlerting } from "../slo/alerting.ts";
import type { Indicator } from "../slo/indicator.ts";
import { targetOf, validateSloSpec } from "../slo/objective.ts";
import type { ObjectiveRules } from "../slo/objective-rules.ts";
import { windowMinutes } from "../slo/window.ts";
import { compileObjectiveIndicator } from "./compile-indicator.ts";
import type { FindReferred, SloDocumentShape, SloObjectiveSpec } from "./documents.ts";
import { objectiveNames, titleOf } from "./objective-name.ts";
import { type SloExtras, sloExtras } from "./slo-extras.ts";
import { wantedAlerting } from "./wanted-alerting.ts";

/** One objective of a document, with everything that evaluating it needs to know. */
export type CompiledObjective = {
  readonly name: string;
  readonly displayName: string;
  /** Its place in the document's `objectives`. */
  readonly objectiveIndex: number;
  readonly rules: ObjectiveRules;
  readonly alerting: AlertingRules;
  readonly indicator: Indicator;
};

export type Compilation = {
  /** Empty where there are faults. */
  readonly objectives: readonly CompiledObjective[];
  /** Why the document cannot be evaluated; paths from the document. */
  readonly faults: readonly Problem[];
  /** What is read otherwise than it stands there, or left out. */
  readonly warnings: readonly Problem[];
};

/**
 * Compiles an SLO document: one objective for each entry of `objectives`, what it refers to looked up, the annotations
 * `shipshape.dev/…` read. The rules for targets are stricter than OpenSLO's: a target of 0 promises nothing.
 */
export function compileSlo(document: SloDocumentShape, find: FindReferred): Compilation {
  const { metadata, spec } = document;
  const { extras, faults: extraFaults, warnings: extraWarnings } = sloExtras(metadata);
  const { timeWindow, objectives: entries, budgetingMethod } = spec;
  const basic = validateSloSpec({ timeWindow, objectives: entries, budgetingMethod }).map(({ path, message }) => ({
    path: `spec.${path}`,
    message,
  }));
  const faults: Problem[] = [...basic, ...extraFaults];
  const warnings: Problem[] = [...extraWarnings];
  const names = objectiveNames(metadata.name, spec.objectives);
  const objectives = spec.objectives.flatMap((objective, index): CompiledObjective[] => {
    const { indicator, faults: found } = compileObjectiveIndicator(document, index, extras.groupBy, find);
    faults.push(...found);
    if (basic.length > 0) return [];
    const rules = rulesOf(document, objective, extras);
    const alerts = alertingOf(document, rules, extras, find);
    faults.push(...(index === 0 ? alerts.faults : []));
    warnings.push(...alerts.warnings.filter(({ path }) => index === 0 || path.startsWith("spec.objectives")));
    warnings.push(
      ...alerts.refused.map((because) => ({
        path: `spec.objectives[${index}]`,
        message: `an alert is left out, ${because}`,
      })),
    );
    if (indicator === undefined) return [];
    return [
      {
        name: names[index] ?? metadata.name,
        displayName: displayNameOf(document, objective, index),
        objectiveIndex: index,
        rules,
        alerting: alerts.alerting,
        indicator,
      },
    ];
  });
  return { objectives: faults.length > 0 ? [] : objectives, faults, warnings };
}

function displayNameOf({ metadata, spec }: SloDocumentShape, objective: SloObjectiveSpec, index: number): string {
  const title = metadata.displayName ?? metadata.name;
  return spec.objectives.length === 1 ? title : `${title}: ${titleOf(objective, index)}`;
}

function rulesOf({ spec }: SloDocumentShape, objective: SloObjectiveSpec, extras: SloExtras): ObjectiveRules {
  const target = targetOf(objective);
  const [window] = spec.timeWindow;
  if (target === undefined || window === undefined) throw new Error("an objective is compiled after it was checked");
  const { timeSliceTarget, timeSliceWindow } = objective;
  return {
    target,
    window,
    budgetingMethod: spec.budgetingMethod,
    ...(timeSliceTarget === undefined ? {} : { timeSliceTarget }),
    ...(timeSliceWindow === undefined ? {} : { timeSliceMinutes: windowMinutes(timeSliceWindow) }),
    gapPolicy: extras.gapPolicy,
    minimumCoverage: extras.minimumCoverage,
  };
}

function alertingOf(document: SloDocumentShape, rules: ObjectiveRules, extras: SloExtras, find: FindReferred) {
  const { wanted, faults, warnings } = wantedAlerting(document.spec, windowMinutes(rules.window.duration), find);
  const { minimumEvents, minimumFailures } = extras;
  const { alerting, refused } = compileAlerting(rules, { ...wanted, ...extras.alerts, minimumEvents, minimumFailures });
  return { alerting, refused: refused.map(({ because }) => because), faults, warnings };
}
