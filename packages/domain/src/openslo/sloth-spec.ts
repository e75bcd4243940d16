import type { Segment } from "./finding.ts";
import { asFields, asList } from "./reading.ts";
import type { Fields } from "./rules.ts";

/** The two ways in which Sloth's files come: its own format, and the Kubernetes resource. */
export const isSloth = (value: unknown): boolean => {
  const { version, apiVersion } = asFields(value);
  return version === "prometheus/v1" || /^sloth\.slok\.dev\//.test(String(apiVersion));
};

type Texts = Readonly<Record<string, string>>;
export type SlothAlert = { readonly disable: boolean; readonly labels: Texts; readonly annotations: Texts };

/** An SLO of Sloth; fields whose names differ between both formats are brought together. */
export type SlothSlo = {
  /** Where it stands in its file. */
  readonly at: readonly Segment[];
  readonly service: string;
  readonly name: string;
  readonly description: string | undefined;
  /** In percent. */
  readonly objective: number;
  readonly labels: Texts;
  readonly events: { readonly errorQuery: string; readonly totalQuery: string } | undefined;
  readonly errorRatioQuery: string | undefined;
  readonly plugin: string | undefined;
  readonly alerting: {
    readonly name: string | undefined;
    readonly labels: Texts;
    readonly annotations: Texts;
    readonly page: SlothAlert;
    readonly ticket: SlothAlert;
  };
  /** The names of fields that are not known here. */
  readonly unknown: readonly (readonly Segment[])[];
};

/** All SLOs of a file of Sloth, as far as they can be read: what is missing is empty or NaN. */
export function slothSlos(value: unknown): SlothSlo[] {
  const isResource = asFields(value)["apiVersion"] !== undefined;
  const root = isResource ? asFields(asFields(value)["spec"]) : asFields(value);
  const base: Segment[] = isResource ? ["spec", "slos"] : ["slos"];
  const shared = { service: textOf(root["service"]) ?? "", labels: textsOf(root["labels"]) };
  return asList(root["slos"]).map((one, index) => sloOf(asFields(one), [...base, index], shared));
}

const KNOWN = new Set(["name", "objective", "description", "labels", "sli", "alerting"]);

function sloOf(slo: Fields, at: readonly Segment[], shared: { service: string; labels: Texts }): SlothSlo {
  const sli = asFields(slo["sli"]);
  const events = sli["events"] === undefined ? undefined : asFields(sli["events"]);
  const alerting = asFields(slo["alerting"]);
  return {
    at,
    service: shared.service,
    name: textOf(slo["name"]) ?? "",
    description: textOf(slo["description"]),
    objective: Number(slo["objective"] ?? Number.NaN),
    labels: { ...shared.labels, ...textsOf(slo["labels"]) },
    events: events && {
      errorQuery: textOf(either(events, "error_query", "errorQuery")) ?? "",
      totalQuery: textOf(either(events, "total_query", "totalQuery")) ?? "",
    },
    errorRatioQuery: textOf(either(asFields(sli["raw"]), "error_ratio_query", "errorRatioQuery")),
    plugin: sli["plugin"] === undefined ? undefined : (textOf(asFields(sli["plugin"])["id"]) ?? "without a name"),
    alerting: {
      name: textOf(alerting["name"]),
      labels: textsOf(alerting["labels"]),
      annotations: textsOf(alerting["annotations"]),
      page: alertOf(either(alerting, "page_alert", "pageAlert")),
      ticket: alertOf(either(alerting, "ticket_alert", "ticketAlert")),
    },
    unknown: Object.keys(slo)
      .filter((key) => !KNOWN.has(key))
      .map((key) => [...at, key]),
  };
}

function alertOf(value: unknown): SlothAlert {
  const { disable, labels, annotations } = asFields(value) as Record<string, unknown>;
  return { disable: disable === true, labels: textsOf(labels), annotations: textsOf(annotations) };
}

const either = (fields: Fields, one: string, other: string): unknown => fields[one] ?? fields[other];
const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
const textsOf = (value: unknown): Texts =>
  Object.fromEntries(Object.entries(asFields(value)).map(([key, inner]) => [key, String(inner)]));
