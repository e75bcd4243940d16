import type { Problem } from "../problem.ts";
import { rowFromOpenSlo } from "../slo/alert-condition.ts";
import type { WantedAlerting } from "../slo/alerting.ts";
import type { BurnAlertRow } from "../slo/burn-rate.ts";
import type { AlertConditionSpec, AlertPolicySpec, FindReferred, SloSpec } from "./documents.ts";

type Wanted = {
  readonly wanted: WantedAlerting;
  readonly faults: readonly Problem[];
  readonly warnings: readonly Problem[];
};

/** A policy or condition, wherever it is written; `say` names a place in it as the SLO's document shows it. */
type Found<Spec> = {
  readonly name: string;
  readonly spec: Spec;
  readonly say: (path: string, message: string) => Problem;
};

/**
 * The alerts that a document's policies ask for; without policies, those of the Google SRE Workbook. A policy alerts on
 * breaching unless it says otherwise, and on missing data where it says so.
 */
export function wantedAlerting(spec: SloSpec, periodMinutes: number, find: FindReferred): Wanted {
  if ((spec.alertPolicies ?? []).length === 0) return { wanted: {}, faults: [], warnings: [] };
  const faults: Problem[] = [];
  const warnings: Problem[] = [];
  const burns: BurnAlertRow[] = [];
  let noData: WantedAlerting["noData"];
  for (const policy of policiesOf(spec, find, faults)) {
    const { alertWhenBreaching, alertWhenNoData } = policy.spec;
    if (alertWhenBreaching === false) {
      warnings.push(policy.say("spec.alertWhenBreaching", "it is false: the policy's condition is not alerted on"));
    }
    for (const condition of conditionsOf(policy, find, faults)) {
      const { severity, condition: asked } = condition.spec;
      const read = rowFromOpenSlo({ name: condition.name, severity, ...asked }, periodMinutes);
      if (!read.ok) {
        faults.push(condition.say(`spec.condition.${read.path}`, read.because));
        continue;
      }
      warnings.push(...read.notes.map((message) => condition.say("spec.condition", message)));
      if (alertWhenBreaching !== false) burns.push({ ...read.row, name: freeName(read.row.name, burns) });
      if (alertWhenNoData === true) noData = { severity: read.row.severity };
    }
  }
  return { wanted: { burns, ...(noData === undefined ? {} : { noData }) }, faults, warnings };
}

const inPlace =
  (at: string) =>
  (path: string, message: string): Problem => ({ path: `${at}.${path}`, message });

const referred =
  (at: string, kind: string, name: string, say: (path: string, message: string) => Problem) =>
  (path: string, message: string): Problem =>
    say(at, `${kind} "${name}", ${path}: ${message}`);

const inDocument = (path: string, message: string): Problem => ({ path, message });

function policiesOf({ alertPolicies = [] }: SloSpec, find: FindReferred, faults: Problem[]): Found<AlertPolicySpec>[] {
  return alertPolicies.flatMap((policy, index): Found<AlertPolicySpec>[] => {
    const at = `spec.alertPolicies[${index}]`;
    if ("spec" in policy) return [{ name: policy.metadata.name, spec: policy.spec, say: inPlace(at) }];
    const name = policy.alertPolicyRef;
    const found = find("AlertPolicy", name);
    const refersAt = `${at}.alertPolicyRef`;
    if (found !== undefined) {
      return [{ name, spec: found.spec, say: referred(refersAt, "AlertPolicy", name, inDocument) }];
    }
    faults.push(inDocument(refersAt, missing("AlertPolicy", name)));
    return [];
  });
}

function conditionsOf(policy: Found<AlertPolicySpec>, find: FindReferred, faults: Problem[]) {
  return (policy.spec.conditions ?? []).flatMap((condition, index): Found<AlertConditionSpec>[] => {
    const at = `spec.conditions[${index}]`;
    if ("spec" in condition) {
      const say = (path: string, message: string) => policy.say(`${at}.${path}`, message);
      return [{ name: condition.metadata.name, spec: condition.spec, say }];
    }
    const name = condition.conditionRef;
    const found = find("AlertCondition", name);
    const refersAt = `${at}.conditionRef`;
    if (found !== undefined) {
      return [{ name, spec: found.spec, say: referred(refersAt, "AlertCondition", name, policy.say) }];
    }
    faults.push(policy.say(refersAt, missing("AlertCondition", name)));
    return [];
  });
}

const missing = (kind: string, name: string): string =>
  `there is no ${kind} "${name}": add a document of kind ${kind}, or write it here in place`;

/** A rule is told from its sisters by its name. */
function freeName(name: string, burns: readonly BurnAlertRow[]): string {
  const isTaken = (wanted: string): boolean => burns.some((row) => row.name === wanted);
  let free = name;
  for (let count = 2; isTaken(free); count += 1) free = `${name} ${count}`;
  return free;
}
