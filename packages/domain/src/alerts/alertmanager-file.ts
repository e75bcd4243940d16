import { formatMatcher } from "./matcher-text.ts";
import type { WrittenTimeInterval } from "./read-time-interval.ts";
import type { Receiver, RoutingFault, WrittenInhibitRule, WrittenRoute, WrittenRouting } from "./routing.ts";

type Plain = { readonly [key: string]: unknown };

export type ReadAlertmanagerFile =
  | { readonly ok: true; readonly routing: WrittenRouting; readonly notes: readonly RoutingFault[] }
  | { readonly ok: false; readonly faults: readonly RoutingFault[] };

/** Whom a receiver stands for, as somebody said it: a policy, "team:payments", or "nobody". */
export type ReceiverWish = { readonly [receiver: string]: string };

/** What is known here, that a receiver may stand for. */
export type KnownTargets = { readonly policies: ReadonlySet<string>; readonly teams: ReadonlySet<string> };

const isPlain = (value: unknown): value is Plain =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** Reads fields of a file whose form nobody promises, and collects what is of another form. */
class Fields {
  readonly faults: RoutingFault[];
  readonly notes: RoutingFault[];
  readonly path: string;
  readonly #fields: Plain;

  constructor(fields: unknown, path: string, faults: RoutingFault[], notes: RoutingFault[]) {
    this.path = path;
    this.faults = faults;
    this.notes = notes;
    this.#fields = isPlain(fields) ? fields : {};
    if (fields !== undefined && fields !== null && !isPlain(fields)) this.fault("", "this must be a mapping");
  }

  at(name: string): string {
    return [this.path, name].filter((part) => part !== "").join(".");
  }
  fault(name: string, message: string): void {
    this.faults.push({ path: this.at(name), message });
  }
  note(name: string, message: string): void {
    this.notes.push({ path: this.at(name), message });
  }
  value(name: string): unknown {
    return this.#fields[name] ?? undefined;
  }
  names(): string[] {
    return Object.keys(this.#fields);
  }

  /** A text; YAML makes numbers and switches of some. */
  text(name: string): string | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (["string", "number", "boolean"].includes(typeof value)) return String(value);
    this.fault(name, "this must be a text");
    return undefined;
  }
  flag(name: string): boolean {
    const value = this.value(name) ?? false;
    if (typeof value !== "boolean") this.fault(name, "this must be true or false");
    return value === true;
  }
  list(name: string): readonly unknown[] {
    const value = this.value(name) ?? [];
    if (Array.isArray(value)) return value;
    this.fault(name, "this must be a list");
    return [];
  }
  texts(name: string): string[] {
    return this.list(name).map(String);
  }
  parts(name: string): Fields[] {
    return this.list(name).map((one, at) => new Fields(one, this.at(`${name}[${at}]`), this.faults, this.notes));
  }
  map(name: string): [string, string][] {
    const value = this.value(name) ?? {};
    if (isPlain(value)) return Object.entries(value).map(([key, one]) => [key, String(one)]);
    this.fault(name, "this must be a mapping");
    return [];
  }
}

/** Matchers in the new form and in the two old ones, as texts of the new. */
function matchersOf(fields: Fields, matchers: string, match: string, matchRe: string): string[] {
  const old = (operator: "=" | "=~", pairs: readonly (readonly [string, string])[]) =>
    pairs.map(([name, value]) => formatMatcher({ name, operator, value }));
  return [...old("=", fields.map(match)), ...old("=~", fields.map(matchRe)), ...fields.texts(matchers)];
}

/** Prometheus' durations may have years, ours have days. */
function durationOf(fields: Fields, name: string): string | undefined {
  const [, years, rest = ""] = /^(\d+)y(.*)$/.exec(fields.text(name) ?? "") ?? [];
  return years === undefined ? fields.text(name) : `${Number(years) * 365}d${rest}`;
}

const ROUTE_FIELDS = new Set([
  "receiver",
  "group_by",
  "matchers",
  "match",
  "match_re",
  "continue",
  "group_wait",
  "group_interval",
  "repeat_interval",
  "mute_time_intervals",
  "active_time_intervals",
  "routes",
]);

function routeOf(fields: Fields): WrittenRoute {
  for (const name of fields.names())
    if (!ROUTE_FIELDS.has(name)) fields.fault(name, "field not found in type config.plain");
  const said = {
    receiver: fields.text("receiver"),
    groupBy: fields.value("group_by") === undefined ? undefined : fields.texts("group_by"),
    groupWait: durationOf(fields, "group_wait"),
    groupInterval: durationOf(fields, "group_interval"),
    repeatInterval: durationOf(fields, "repeat_interval"),
  };
  return {
    ...(Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as typeof said),
    matchers: matchersOf(fields, "matchers", "match", "match_re"),
    continue: fields.flag("continue"),
    muteTimeIntervals: fields.texts("mute_time_intervals"),
    activeTimeIntervals: fields.texts("active_time_intervals"),
    routes: fields.parts("routes").map(routeOf),
  };
}

const inhibitRuleOf = (fields: Fields): WrittenInhibitRule => ({
  ...(fields.text("name") === undefined ? {} : { name: fields.text("name") }),
  sourceMatchers: matchersOf(fields, "source_matchers", "source_match", "source_match_re"),
  targetMatchers: matchersOf(fields, "target_matchers", "target_match", "target_match_re"),
  equal: fields.texts("equal"),
  byDependency: false,
});

function timeIntervalOf(fields: Fields): WrittenTimeInterval {
  const said = {
    times:
      fields.value("times") === undefined
        ? undefined
        : fields.parts("times").map((time) => ({
            startTime: time.text("start_time") ?? "",
            endTime: time.text("end_time") ?? "",
          })),
    ...Object.fromEntries(
      [
        ["weekdays", "weekdays"],
        ["daysOfMonth", "days_of_month"],
        ["months", "months"],
        ["years", "years"],
      ].map(([ours = "", its = ""]) => [ours, fields.value(its) === undefined ? undefined : fields.texts(its)]),
    ),
    location: fields.text("location") ?? fields.text("time_zone"),
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as WrittenTimeInterval;
}

/** How a peer's receiver told people, in words: "pagerduty_configs" is PagerDuty. */
const WAYS: Readonly<Record<string, string>> = {
  pagerduty: "PagerDuty",
  opsgenie: "Opsgenie",
  victorops: "VictorOps",
  pushover: "Pushover",
  email: "e-mail",
  slack: "Slack",
  msteams: "Microsoft Teams",
  discord: "Discord",
  telegram: "Telegram",
  webex: "Webex",
  webhook: "a webhook",
  wechat: "WeChat",
  sns: "Amazon SNS",
  jira: "Jira",
};

const nameable = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");

function wished(name: string, wish: string, fields: Fields): Receiver {
  if (wish === "nobody") return { name, notifyOnly: true };
  if (wish.startsWith("team:")) return { name, team: wish.slice("team:".length), notifyOnly: false };
  if (wish === "") fields.fault("", `whom ${name} stands for is empty: give a policy, team:<name> or nobody`);
  return { name, escalationPolicy: wish, notifyOnly: false };
}

/** What becomes of a receiver: what was wished, else a policy or team of its name, else whoever answers for the service. */
function receiverOf(fields: Fields, wishes: ReceiverWish, known: KnownTargets): Receiver {
  const name = fields.text("name") ?? "";
  if (name === "") fields.fault("name", "missing name in receiver");
  const ways = fields
    .names()
    .filter((field) => field.endsWith("_configs") && fields.list(field).length > 0)
    .map((field) => WAYS[field.replace(/_configs$/, "")] ?? field.replace(/_configs$/, ""));
  const wish = wishes[name];
  if (wish !== undefined) return wished(name, wish, fields);
  if (ways.length === 0) return { name, notifyOnly: true };
  const same = nameable(name);
  if (known.policies.has(same)) return { name, escalationPolicy: same, notifyOnly: false };
  if (known.teams.has(same)) return { name, team: same, notifyOnly: false };
  fields.note(
    "",
    `"${name}" told people by ${ways.join(" and ")}. Here its alerts page by the escalation policy of their service: ` +
      `to send them to somebody else, say whom with --receiver "${name}=<policy>", "${name}=team:<team>" or ` +
      `"${name}=nobody", or apply an EscalationPolicy named ${same || "as you like"} first`,
  );
  return { name, notifyOnly: false };
}

/** What a file says beside routes that has no place here, with what to do instead. */
function sayWhatIsLeft(file: Fields): void {
  if (file.list("templates").length > 0)
    file.note("templates", "templates of messages are not taken over: messages are written by the channels");
  const global = new Fields(file.value("global"), "global", file.faults, file.notes);
  if (global.text("resolve_timeout") !== undefined && !["5m", "300s"].includes(global.text("resolve_timeout") ?? ""))
    global.note(
      "resolve_timeout",
      "an alert whose sender gives no end counts as over after 5 min of silence, as by default; Prometheus gives ends",
    );
}

/**
 * An Alertmanager's configuration file, parsed from YAML, as a document of ours with the same meaning. What has no equal is
 * said with what to do about it; what Alertmanager itself would not read is a fault.
 */
export function readAlertmanagerFile(parsed: unknown, wishes: ReceiverWish, known: KnownTargets): ReadAlertmanagerFile {
  const faults: RoutingFault[] = [];
  const notes: RoutingFault[] = [];
  const file = new Fields(parsed, "", faults, notes);
  if (file.value("route") === undefined) file.fault("route", "no route provided in config");
  const receivers = file.parts("receivers").map((receiver) => receiverOf(receiver, wishes, known));
  for (const name of Object.keys(wishes)) {
    if (!receivers.some((receiver) => receiver.name === name))
      file.fault("receivers", `there is no receiver "${name}"`);
  }
  const intervals = [...file.parts("time_intervals"), ...file.parts("mute_time_intervals")];
  const routing: WrittenRouting = {
    receivers,
    route: routeOf(new Fields(file.value("route"), "route", faults, notes)),
    inhibitRules: file.parts("inhibit_rules").map(inhibitRuleOf),
    timeIntervals: intervals.map((interval) => ({
      name: interval.text("name") ?? "",
      timeIntervals: interval.parts("time_intervals").map(timeIntervalOf),
    })),
  };
  sayWhatIsLeft(file);
  return faults.length === 0 ? { ok: true, routing, notes } : { ok: false, faults };
}
