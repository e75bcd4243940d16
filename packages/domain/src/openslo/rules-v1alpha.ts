import type { Rule } from "./finding.ts";
import {
  all,
  eachIn,
  type Fields,
  failing,
  fields,
  forbidden,
  isFields,
  isThere,
  list,
  needed,
  number,
  oneOf,
  optional,
  required,
  text,
  truth,
  when,
} from "./rules.ts";
import { calendar, calendarOrRolling, description, operator, target } from "./shared-rules.ts";

const word = text({ pattern: /^[a-zA-Z]+$/, like: "a word of letters only" });
const metric = fields({ source: required(word), queryType: required(word), query: required(text()) });
const ratioMetrics = fields({ good: required(metric), total: required(metric), incremental: optional(truth) });

const count: Rule = (value, place, say) => {
  if (Number.isInteger(value) && Number(value) > 0) return;
  say(place, typeof value === "number" ? "range" : "type", `${JSON.stringify(value)} is not a whole number above 0`);
};

const timeWindow = fields(
  {
    unit: required(oneOf("Second", "Day", "Week", "Month", "Quarter")),
    count: required(count),
    isRolling: optional(truth),
    calendar: optional(calendar),
  },
  calendarOrRolling,
);

const hasRatio = (objective: Fields): boolean => isThere(objective["ratioMetrics"]);

const objective = fields(
  {
    displayName: optional(text({ max: 1050, mayBeEmpty: true })),
    value: required(number()),
    ratioMetrics: optional(ratioMetrics),
    target: required(target),
    timeSliceTarget: optional(number({ from: 0, upTo: 1 })),
    op: optional(operator),
  },
  when((one) => !hasRatio(one), needed("op", "a threshold metric needs 'op'")),
  when(hasRatio, forbidden("op", "a ratio is not compared: remove 'op'")),
);

const sources: Rule = failing("exclusive", (spec) => {
  const objectives = Array.isArray(spec["objectives"]) ? spec["objectives"].filter(isFields) : [];
  const some = objectives.some(hasRatio);
  if (some === isThere(spec["indicator"])) {
    return some
      ? "only one of 'indicator' and 'objectives[*].ratioMetrics' can be set"
      : "one of 'indicator' and 'objectives[*].ratioMetrics' must be set";
  }
  return undefined;
});

/** The rules for the spec of each kind of v1alpha (OpenSLO's go-sdk, `pkg/openslo/v1alpha`). */
export const V1ALPHA_SPECS: Readonly<Record<string, Rule>> = {
  Service: fields({ description: optional(description) }),
  SLO: fields(
    {
      description: optional(description),
      service: required(text()),
      indicator: optional(fields({ thresholdMetric: required(metric) })),
      budgetingMethod: required(oneOf("Occurrences", "Timeslices")),
      timeWindows: required(list(timeWindow, { least: 1, most: 1 })),
      objectives: required(list(objective)),
    },
    all(
      sources,
      when(
        (spec) => spec["budgetingMethod"] === "Timeslices",
        eachIn("objectives", needed("timeSliceTarget", "Timeslices needs it, such as 0.95")),
      ),
    ),
  ),
};
