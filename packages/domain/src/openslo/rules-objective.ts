import { windowMinutes } from "../slo/window.ts";
import type { CompiledObjective } from "./compile-slo.ts";
import type { SloDocumentShape } from "./documents.ts";
import { SLOTH_ALERTING, SLOTH_NAME } from "./from-sloth.ts";
import { errorRatioOf } from "./indicator-ratio.ts";
import type { RulesObjective } from "./prometheus-rules.ts";
import type { SlothSlo } from "./sloth-spec.ts";

const LABEL = /^[a-zA-Z_]\w*$/;

/** A compiled objective as its Prometheus rules are made of it, and what those rules cannot say of it. */
export function rulesObjective(
  document: SloDocumentShape,
  compiled: CompiledObjective,
): { readonly objective: RulesObjective; readonly notes: readonly string[] } {
  const { metadata, spec } = document;
  const { rules, alerting, indicator, objectiveIndex, name } = compiled;
  const { ratio, note } = errorRatioOf(indicator);
  const words = slothAlerting(metadata.annotations?.[SLOTH_ALERTING]);
  const isWritten = (spec.alertPolicies ?? []).length > 0;
  const objective: RulesObjective = {
    service: spec.service,
    name: (objectiveIndex === 0 ? metadata.annotations?.[SLOTH_NAME] : undefined) ?? name,
    objective: spec.objectives[objectiveIndex]?.targetPercent ?? Number((rules.target * 100).toPrecision(12)),
    periodMinutes: windowMinutes(rules.window.duration),
    labels: promLabels(metadata.labels),
    ratio,
    ...(isWritten ? { pairs: alerting.burns } : {}),
    ...(words?.name === undefined ? {} : { alertName: words.name }),
    ...(words === undefined
      ? {}
      : {
          alertTexts: { labels: words.labels, annotations: words.annotations },
          page: words.page,
          ticket: words.ticket,
        }),
  };
  return { objective, notes: [...notesOf(compiled), ...(note === undefined ? [] : [note])] };
}

function notesOf({ rules, indicator }: CompiledObjective): string[] {
  const notes: string[] = [];
  if (rules.window.calendar !== undefined) {
    notes.push(`a calendar window is written as the rolling one of its nominal length, ${rules.window.duration}`);
  }
  if (rules.budgetingMethod !== "Occurrences") {
    notes.push(`the rules judge ratios over windows: ${rules.budgetingMethod} has no counterpart in them`);
  }
  if (indicator.groupBy.length > 0) {
    notes.push(`the rules are of all groups together, not one set for each ${indicator.groupBy.join(" and ")}`);
  }
  return notes;
}

/** Prometheus knows labels of one text each, under names of its own. */
function promLabels(labels: SloDocumentShape["metadata"]["labels"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels ?? {})
      .filter(([key]) => LABEL.test(key))
      .map(([key, value]) => [key, typeof value === "string" ? value : value.join(",")]),
  );
}

/** What the import kept of Sloth's alerts; undefined where it was never there or was changed to nonsense. */
function slothAlerting(text: string | undefined): SlothSlo["alerting"] | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as SlothSlo["alerting"];
  } catch {
    return undefined;
  }
}
