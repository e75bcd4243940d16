import type { Rule } from "./finding.ts";
import {
  all,
  anything,
  eachIn,
  exactlyOneOf,
  type Fields,
  failing,
  fields,
  forbidden,
  isFields,
  isThere,
  list,
  needed,
  notTogether,
  number,
  oneOf,
  optional,
  required,
  someFields,
  text,
  truth,
  when,
} from "./rules.ts";
import {
  calendar,
  calendarOrRolling,
  description,
  dnsLabel,
  duration,
  metadataV1,
  operator,
  target,
  targetPercent,
} from "./shared-rules.ts";

/** What differs between v1 and v2alpha; the rest of the kinds is the same. */
export type Dialect = {
  readonly metadata: Rule;
  readonly units: string;
  readonly metric: Rule;
  readonly indicator: "indicator" | "sli";
  readonly indicatorRef: "indicatorRef" | "sliRef";
  readonly needsAlertAfter: boolean;
};

const metricV1 = fields({
  metricSource: required(
    fields({
      metricSourceRef: optional(dnsLabel),
      type: optional(text({ mayBeEmpty: true })),
      spec: required(someFields),
    }),
  ),
});

export const V1: Dialect = {
  metadata: metadataV1,
  units: "mhdwMQY",
  metric: metricV1,
  indicator: "indicator",
  indicatorRef: "indicatorRef",
  needsAlertAfter: false,
};

/** The rules for the spec of each kind (OpenSLO's go-sdk, `pkg/openslo/v1`; where it is laxer, the specification). */
export function specRules(dialect: Dialect): Readonly<Record<string, Rule>> {
  const conditionSpec = alertConditionSpec(dialect);
  const targetSpec = fields({ description: optional(description), target: required(text()) });
  const policySpec = alertPolicySpec(dialect, conditionSpec, targetSpec);
  return {
    SLO: sloSpec(dialect, policySpec),
    SLI: sliSpec(dialect),
    DataSource: dataSourceSpec,
    Service: fields({ description: optional(description) }),
    AlertPolicy: policySpec,
    AlertCondition: conditionSpec,
    AlertNotificationTarget: targetSpec,
  };
}

export const dataSourceSpec = fields({
  description: optional(description),
  type: required(text()),
  connectionDetails: required(anything),
});

function sliSpec({ metric }: Dialect): Rule {
  const ratio = fields(
    {
      counter: optional(truth),
      good: optional(metric),
      bad: optional(metric),
      total: optional(metric),
      rawType: optional(oneOf("success", "failure")),
      raw: optional(metric),
    },
    exactlyOneOf("total", "raw"),
    notTogether("raw", "good"),
    notTogether("raw", "bad"),
    when((ratioMetric) => isThere(ratioMetric["total"]) && !isThere(ratioMetric["raw"]), exactlyOneOf("good", "bad")),
    when(
      (ratioMetric) => isThere(ratioMetric["raw"]),
      needed("rawType", "it is missing: say whether 'raw' is the share of success or of failure"),
    ),
  );
  return fields(
    { description: optional(description), thresholdMetric: optional(metric), ratioMetric: optional(ratio) },
    exactlyOneOf("thresholdMetric", "ratioMetric"),
  );
}

function sloSpec(dialect: Dialect, policySpec: Rule): Rule {
  const { indicator, indicatorRef, units } = dialect;
  const inlineIndicator = fields({ metadata: required(dialect.metadata), spec: required(sliSpec(dialect)) });
  const [minutes, shorthand] = [number({ above: 0 }), duration(units)];
  const sliceWindow: Rule = (value, place, say) => (typeof value === "number" ? minutes : shorthand)(value, place, say);
  const objective = fields(
    {
      displayName: optional(displayNameOfObjective),
      op: optional(operator),
      value: optional(number()),
      target: optional(target),
      targetPercent: optional(targetPercent),
      timeSliceTarget: optional(number({ above: 0, upTo: 1 })),
      timeSliceWindow: optional(sliceWindow),
      [indicator]: optional(inlineIndicator),
      [indicatorRef]: optional(dnsLabel),
      compositeWeight: optional(number({ above: 0 })),
    },
    exactlyOneOf("target", "targetPercent"),
  );
  const timeWindow = fields(
    { duration: required(duration(units)), isRolling: optional(truth), calendar: optional(calendar) },
    calendarOrRolling,
  );
  return fields(
    {
      description: optional(description),
      service: required(text()),
      [indicator]: optional(inlineIndicator),
      [indicatorRef]: optional(dnsLabel),
      budgetingMethod: required(oneOf("Occurrences", "Timeslices", "RatioTimeslices")),
      timeWindow: optional(list(timeWindow, { least: 1, most: 1 })),
      objectives: required(list(objective)),
      alertPolicies: optional(list(inlineOrRef(dialect, "AlertPolicy", "alertPolicyRef", policySpec))),
    },
    indicatorPlace(dialect),
    sliceRules,
    judgedByMetric(dialect),
  );
}

/** The SDK puts no limit here. */
const displayNameOfObjective = text({ mayBeEmpty: true });

const objectivesOf = (spec: Fields): Fields[] => {
  const objectives = spec["objectives"];
  return Array.isArray(objectives) ? objectives.filter(isFields) : [];
};

/** An indicator at the spec, or (a composite) at every objective. */
function indicatorPlace({ indicator, indicatorRef }: Dialect): Rule {
  const hasOne = (value: Fields): boolean => isThere(value[indicator]) || isThere(value[indicatorRef]);
  const isComposite = (spec: Fields): boolean => objectivesOf(spec).some(hasOne);
  const both = `'${indicator}' or '${indicatorRef}'`;
  return all(
    notTogether(indicator, indicatorRef),
    failing("exclusive", (spec) => {
      if (!isComposite(spec) && !hasOne(spec)) return `${both} is missing: it stands at 'spec', or at each objective`;
      if (isComposite(spec) && hasOne(spec)) return `${both} stands at 'spec' and at objectives: keep one of both`;
      return undefined;
    }),
    when(isComposite, eachIn("objectives", exactlyOneOf(indicator, indicatorRef))),
  );
}

const isMethod =
  (...methods: readonly string[]) =>
  (spec: Fields): boolean =>
    methods.includes(String(spec["budgetingMethod"]));

const sliceRules = all(
  when(isMethod("Timeslices"), eachIn("objectives", needed("timeSliceTarget", "Timeslices needs it, such as 0.95"))),
  when(
    isMethod("Timeslices", "RatioTimeslices"),
    eachIn("objectives", needed("timeSliceWindow", 'both methods with slices need it, such as "1m"')),
  ),
);

/** op and value belong to a threshold metric; whether a referred indicator has one is not known here. */
function judgedByMetric({ indicator }: Dialect): Rule {
  const metricIs = (name: string) => (spec: Fields) => {
    const inline = spec[indicator];
    const sli = isFields(inline) && isFields(inline["spec"]) ? inline["spec"] : {};
    return isThere(sli[name]);
  };
  const ofRatio = (name: string) => forbidden(name, `a ratio is not compared: remove '${name}'`);
  const ofThreshold = (name: string) => needed(name, `a threshold metric needs '${name}'`);
  return all(
    when(metricIs("ratioMetric"), eachIn("objectives", all(ofRatio("value"), ofRatio("op")))),
    when(metricIs("thresholdMetric"), eachIn("objectives", all(ofThreshold("value"), ofThreshold("op")))),
  );
}

/** Either the name of a document, or its kind, metadata and spec in place. */
function inlineOrRef({ metadata }: Dialect, kind: string, ref: string, spec: Rule): Rule {
  const reference = fields({ [ref]: required(dnsLabel) });
  const inline = fields({ kind: required(oneOf(kind)), metadata: required(metadata), spec: required(spec) });
  return (value, place, say) => {
    const isBoth =
      isFields(value) && isThere(value[ref]) && ["kind", "metadata", "spec"].some((key) => isThere(value[key]));
    const isNeither = isFields(value) && !isThere(value[ref]) && !isThere(value["spec"]) && !isThere(value["kind"]);
    if (isBoth || isNeither) return say(place, "exclusive", `exactly one of '${ref}' and 'spec' is needed`);
    (isFields(value) && isThere(value[ref]) ? reference : inline)(value, place, say);
  };
}

function alertPolicySpec(dialect: Dialect, conditionSpec: Rule, targetSpec: Rule): Rule {
  const condition = inlineOrRef(dialect, "AlertCondition", "conditionRef", conditionSpec);
  const notificationTarget = inlineOrRef(dialect, "AlertNotificationTarget", "targetRef", targetSpec);
  return fields({
    description: optional(description),
    alertWhenNoData: optional(truth),
    alertWhenBreaching: optional(truth),
    alertWhenResolved: optional(truth),
    conditions: required(list(condition, { least: 1, most: 1 })),
    notificationTargets: required(list(notificationTarget, { least: 1 })),
  });
}

function alertConditionSpec({ units, needsAlertAfter }: Dialect): Rule {
  const alertAfter = duration(units, { mayBeZero: true });
  return fields({
    description: optional(description),
    severity: required(text()),
    condition: required(
      fields({
        kind: required(oneOf("burnrate")),
        op: required(operator),
        threshold: required(number()),
        lookbackWindow: required(duration(units)),
        alertAfter: needsAlertAfter ? required(alertAfter) : optional(alertAfter),
      }),
    ),
  });
}
