import type { Problem } from "../problem.ts";
import { ALERT_WISHES, type AlertWish, readAlertWish } from "../slo/alert-wishes.ts";
import type { WantedAlerting } from "../slo/alerting.ts";
import { DEFAULT_GAP_POLICY, DEFAULT_MINIMUM_COVERAGE, type GapPolicy } from "../slo/objective-rules.ts";
import type { OpenSloMetadata } from "./documents.ts";

/** What an objective may say beyond OpenSLO, as annotations of its document. */
export type SloExtras = {
  readonly gapPolicy: GapPolicy;
  readonly minimumCoverage: number;
  readonly groupBy: readonly string[];
  readonly minimumEvents: number | undefined;
  readonly minimumFailures: number | undefined;
  /** Alerts besides the pairs of windows. */
  readonly alerts: WantedAlerting;
};

const PREFIX = "shipshape.dev/";
const GAP_POLICIES: readonly GapPolicy[] = ["ignore", "bad", "good", "hold"];
const LABEL = /^[a-zA-Z_]\w*$/;
const MOST_LABELS = 3;
const wishes = Object.keys(ALERT_WISHES) as AlertWish[];
/** Each annotation that an SLO document may carry for us, by its name without prefix. */
const SLO_ANNOTATIONS = [
  "gap-policy",
  "minimum-coverage",
  "group-by",
  "minimum-events",
  "minimum-failures",
  ...wishes,
] as const;
type Name = (typeof SLO_ANNOTATIONS)[number];

/** Reads the annotations `shipshape.dev/…` of an SLO document, and says what is wrong with them. */
export function sloExtras({ annotations = {} }: Pick<OpenSloMetadata, "annotations">): {
  readonly extras: SloExtras;
  readonly faults: readonly Problem[];
  readonly warnings: readonly Problem[];
} {
  const faults: Problem[] = [];
  const read = <T>(name: Name, parse: (text: string) => T | undefined, mend: string): T | undefined => {
    const text = annotations[PREFIX + name];
    if (text === undefined) return undefined;
    const value = parse(text.trim());
    if (value === undefined) {
      faults.push({ path: `metadata.annotations["${PREFIX}${name}"]`, message: `"${text}" does not fit: ${mend}` });
    }
    return value;
  };
  const count = (text: string): number | undefined => (/^[1-9]\d{0,9}$/.test(text) ? Number(text) : undefined);
  const extras: SloExtras = {
    gapPolicy:
      read(
        "gap-policy",
        (text) => GAP_POLICIES.find((one) => one === text),
        `it is one of ${GAP_POLICIES.join(", ")}`,
      ) ?? DEFAULT_GAP_POLICY,
    minimumCoverage:
      read("minimum-coverage", share, 'write a share of the window from "0" to "1", such as "0.9"') ??
      DEFAULT_MINIMUM_COVERAGE,
    groupBy: read("group-by", labels, `name up to ${MOST_LABELS} labels, such as "region" or "region, tenant"`) ?? [],
    minimumEvents: read("minimum-events", count, 'write a whole number from "1" up'),
    minimumFailures: read("minimum-failures", count, 'write a whole number from "1" up'),
    alerts: Object.assign(
      {},
      ...wishes.map((wish) => read(wish, (text) => readAlertWish(wish, text), ALERT_WISHES[wish])),
    ),
  };
  return { extras, faults, warnings: unknownOnes(annotations) };
}

/** An annotation of ours that nobody reads is probably misspelt. */
function unknownOnes(annotations: Readonly<Record<string, string>>): Problem[] {
  const known = SLO_ANNOTATIONS.map((name) => PREFIX + name);
  return Object.keys(annotations)
    .filter((key) => key.startsWith(PREFIX) && !known.includes(key))
    .map((key) => ({
      path: `metadata.annotations["${key}"]`,
      message: `it means nothing here: those of ours are ${known.join(", ")}`,
    }));
}

function share(text: string): number | undefined {
  const value = Number(text);
  return text !== "" && value >= 0 && value <= 1 ? value : undefined;
}

function labels(text: string): string[] | undefined {
  const names = text.split(",").map((name) => name.trim());
  const isGood = names.length <= MOST_LABELS && names.every((name) => LABEL.test(name));
  return isGood ? [...new Set(names)] : undefined;
}
