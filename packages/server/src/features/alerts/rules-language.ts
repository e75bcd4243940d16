import type { Evaluate, PipelineAlert } from "@shipshape/domain/alerts/pipeline";
import { priorityOf } from "@shipshape/domain/alerts/priority";
import { remembered } from "@shipshape/domain/remembered";
import { expressionLanguage } from "../../kernel/expression.ts";
import { ExpressionFields } from "../../kernel/expression-fields.ts";
import { messageOf } from "../../kernel/problem.ts";
import type { KnownService } from "../catalog/index.ts";

/** What `alert` is in an expression. */
class AlertScope {
  readonly title: string;
  readonly severity: string;
  readonly priority: string;
  readonly source: string;
  readonly integration: string;
  readonly identity: string;
  readonly startsAt: Date;
  constructor(alert: PipelineAlert) {
    this.title = alert.title;
    this.severity = alert.severity;
    this.priority = alert.priority ?? priorityOf(alert.severity).priority;
    this.source = alert.source;
    this.integration = alert.integrationId ?? "";
    this.identity = alert.identity;
    this.startsAt = new Date(alert.startsAtMs);
  }
}

/** What `service` is: empty where no service is known. */
class ServiceScope {
  readonly name: string;
  readonly team: string;
  readonly tier: bigint;
  readonly lifecycle: string;
  constructor(service: KnownService | undefined) {
    this.name = service?.name ?? "";
    this.team = service?.owner ?? "";
    this.tier = BigInt(service?.tier ?? 0);
    this.lifecycle = service?.lifecycle ?? "";
  }
}

const RULE_VARIABLES = ["alert", "labels", "annotations", "service", "payload", "now"] as const;

/** The expressions of alert rules. */
export const ruleLanguage = expressionLanguage(
  (environment) =>
    environment
      .registerType("Alert", {
        ctor: AlertScope,
        fields: {
          title: "string",
          severity: "string",
          priority: "string",
          source: "string",
          integration: "string",
          identity: "string",
          startsAt: "google.protobuf.Timestamp",
        },
      })
      .registerType("Service", {
        ctor: ServiceScope,
        fields: { name: "string", team: "string", tier: "int", lifecycle: "string" },
      })
      .registerVariable("alert", "Alert")
      .registerVariable("service", "Service")
      .registerVariable("labels", "map<string, string>")
      .registerVariable("annotations", "map<string, string>")
      .registerVariable("payload", "dyn")
      .registerVariable("now", "google.protobuf.Timestamp"),
  RULE_VARIABLES,
  ["labels", "annotations"],
);

const KEPT = 5_000;
const expressionOf = remembered(KEPT, (source) => ruleLanguage.parse(source));

/** What expressions see of one alert; each part is made when it is asked for. */
class RuleScope {
  readonly #alert: PipelineAlert;
  readonly #services: ReadonlyMap<string, KnownService>;
  readonly #nowMs: number;
  #labels: ExpressionFields | undefined;
  #annotations: ExpressionFields | undefined;
  #own: AlertScope | undefined;
  #service: ServiceScope | undefined;
  constructor(alert: PipelineAlert, services: ReadonlyMap<string, KnownService>, nowMs: number) {
    this.#alert = alert;
    this.#services = services;
    this.#nowMs = nowMs;
  }
  get alert(): AlertScope {
    this.#own ??= new AlertScope(this.#alert);
    return this.#own;
  }
  get labels(): ExpressionFields {
    this.#labels ??= new ExpressionFields(this.#alert.labels);
    return this.#labels;
  }
  get annotations(): ExpressionFields {
    this.#annotations ??= new ExpressionFields(this.#alert.annotations);
    return this.#annotations;
  }
  get service(): ServiceScope {
    this.#service ??= new ServiceScope(this.#services.get(this.#alert.service ?? ""));
    return this.#service;
  }
  get payload(): unknown {
    return this.#alert.payload ?? null;
  }
  get now(): Date {
    return new Date(this.#nowMs);
  }
}

/** Asks expressions about alerts whose services are these; what they see of one alert is made once. */
export function evaluator(services: ReadonlyMap<string, KnownService>): Evaluate {
  let about: PipelineAlert | undefined;
  let scope: RuleScope | undefined;
  return (source, alert, nowMs) => {
    if (alert !== about || scope === undefined) {
      about = alert;
      scope = new RuleScope(alert, services, nowMs);
    }
    try {
      return expressionOf(source)(scope);
    } catch (error) {
      // A rule that was right when it was kept and is not any more must not cost an alert.
      return { ok: false, because: messageOf(error) };
    }
  };
}
