import type { ManifestKind } from "@shipshape/contract/manifest-kinds";
import type { Fault } from "@shipshape/contract/problem";
import type { KnownNames } from "./kind.ts";
import { nearestName } from "./nearest-name.ts";

const NAMES_SHOWN = 8;

/** How a sentence speaks of each kind. */
const WORDS: Readonly<Record<ManifestKind, string>> = {
  User: "user",
  Team: "team",
  Environment: "environment",
  Calendar: "calendar",
  Schedule: "schedule",
  EscalationPolicy: "escalation policy",
  Service: "service",
  ChangeMapping: "mapping rule",
  DataSource: "data source",
  Indicator: "indicator",
  SLI: "SLI",
  AlertCondition: "alert condition",
  AlertNotificationTarget: "alert notification target",
  AlertPolicy: "alert policy",
  SLO: "SLO",
  Exclusion: "exclusion",
  AlertRouting: "alert routing",
  AlertRule: "alert rule",
  StatusPage: "status page",
  Freeze: "freeze",
  ErrorBudgetPolicy: "error budget policy",
  GateRule: "gate rule",
  ReadinessChecklist: "readiness checklist",
};

/** A fault where this name is not known, with the names that are; none when it is known, or not given. */
export function unknownName(
  known: KnownNames,
  kind: ManifestKind,
  name: string | null | undefined,
  path: string,
): Fault[] {
  const names = known(kind);
  if (name === undefined || name === null || names.has(name)) return [];
  const meant = nearestName(name, names);
  const mend = meant ? `did you mean "${meant}"?` : thoseThatExist(kind, names);
  return [{ path, message: `there is no ${WORDS[kind]} "${name}": ${mend}` }];
}

function thoseThatExist(kind: ManifestKind, names: ReadonlySet<string>): string {
  const word = WORDS[kind];
  if (names.size === 0) return `none is known yet; add a document of kind ${kind}, or create the ${word} first`;
  const shown = [...names].sort().slice(0, NAMES_SHOWN).join(", ");
  const more = names.size > NAMES_SHOWN ? ` and ${names.size - NAMES_SHOWN} more` : "";
  return `there ${names.size === 1 ? "is" : "are"} ${shown}${more}; or add a document of kind ${kind}`;
}

/** A fault for each name that a list holds a second time. */
export const listedTwice = (names: readonly string[], path: string): Fault[] =>
  names.flatMap((name, index) =>
    names.indexOf(name) < index
      ? [{ path: `${path}[${index}]`, message: `"${name}" is listed twice: remove one` }]
      : [],
  );
