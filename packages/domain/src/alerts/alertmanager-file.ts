import { formatDuration, parseDuration } from "../time/duration.ts";
import { DAY_MS } from "../time/milliseconds.ts";
import { Fields } from "./alertmanager-fields.ts";
import { formatMatcher } from "./matcher-text.ts";
import type { WrittenTimeInterval } from "./read-time-interval.ts";
import type { Receiver, RoutingFault, WrittenInhibitRule, WrittenRoute, WrittenRouting } from "./routing.ts";

export type ReadAlertmanagerFile =
  | { readonly ok: true; readonly routing: WrittenRouting; readonly notes: readonly RoutingFault[] }
  | { readonly ok: false; readonly faults: readonly RoutingFault[] };

/** Whom a receiver stands for, as somebody said it: a policy, "team:payments", or "nobody". */
export type ReceiverWish = { readonly [receiver: string]: string };

/** What is known here, that a receiver may stand for. */
export type KnownTargets = { readonly policies: ReadonlySet<string>; readonly teams: ReadonlySet<string> };

/** Matchers in the new form and in the two old ones, as texts of the new. */
function matchersOf(fields: Fields, matchers: string, match: string, matchRe: string): string[] {
  const old = (operator: "=" | "=~", pairs: readonly (readonly [string, string])[]) =>
    pairs.map(([name, value]) => formatMatcher({ name, operator, value }));
  return [...old("=", labelsOf(fields, match, "")), ...old("=~", labelsOf(fields, matchRe)), ...fields.texts(matchers)];
}

/** The two old forms know no label names but those of old; one that is given no pattern is refused, not matched by any. */
function labelsOf(fields: Fields, name: string, unsaid?: string): readonly (readonly [string, string])[] {
  const pairs = fields.map(name, unsaid);
  for (const [label] of pairs) {
    if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label)) fields.fault(name, `invalid label name "${label}"`);
  }
  return pairs;
}

/** Prometheus' durations may have years, ours have days. */
function durationOf(fields: Fields, name: string): string | undefined {
  const text = fields.text(name);
  const [, years, rest = ""] = /^(\d+)y(.*)$/.exec(text ?? "") ?? [];
  const within = parseDuration(rest === "" ? "0" : rest);
  return years === undefined || !within.ok ? text : formatDuration(Number(years) * 365 * DAY_MS + within.ms);
}

const FILE_FIELDS = new Set([
  "global",
  "templates",
  "route",
  "receivers",
  "inhibit_rules",
  "mute_time_intervals",
  "time_intervals",
  "tracing",
]);

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
  fields.only((name) => ROUTE_FIELDS.has(name));
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

const INHIBIT_RULE_FIELDS = /^(name|equal|(source|target)_match(ers|_re)?)$/;

/** A field that is not known is refused: a rule without its matchers would inhibit everything. */
function inhibitRuleOf(fields: Fields): WrittenInhibitRule {
  fields.only((name) => INHIBIT_RULE_FIELDS.test(name));
  return {
    ...(fields.text("name") === undefined ? {} : { name: fields.text("name") }),
    sourceMatchers: matchersOf(fields, "source_matchers", "source_match", "source_match_re"),
    targetMatchers: matchersOf(fields, "target_matchers", "target_match", "target_match_re"),
    equal: fields.texts("equal"),
    byDependency: false,
  };
}

const INTERVAL_FIELDS = /^(times|weekdays|days_of_month|months|years|location|time_zone)$/;

/** A field that is not known is refused: an interval without its bounds would hold always. */
function timeIntervalOf(fields: Fields): WrittenTimeInterval {
  fields.only((name) => INTERVAL_FIELDS.test(name));
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

/** The intervals of one name; `kind` is how Alertmanager calls them. */
function namedIntervalOf(fields: Fields, kind: string): WrittenRouting["timeIntervals"][number] {
  fields.only((name) => name === "name" || name === "time_intervals");
  const name = fields.text("name") ?? "";
  if (name === "") fields.fault("name", `missing name in ${kind}`);
  return { name, timeIntervals: fields.parts("time_intervals").map(timeIntervalOf) };
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
  msteamsv2: "Microsoft Teams",
  discord: "Discord",
  telegram: "Telegram",
  webex: "Webex",
  webhook: "a webhook",
  wechat: "WeChat",
  sns: "Amazon SNS",
  jira: "Jira",
  incidentio: "incident.io",
  rocketchat: "Rocket.Chat",
  mattermost: "Mattermost",
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
  fields.only((field) => field === "name" || field.endsWith("_configs"));
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
  file.only((name) => FILE_FIELDS.has(name));
  if (file.value("route") === undefined) file.fault("route", "no route provided in config");
  const receivers = file.parts("receivers").map((receiver) => receiverOf(receiver, wishes, known));
  for (const name of Object.keys(wishes)) {
    if (!receivers.some((receiver) => receiver.name === name))
      file.fault("receivers", `there is no receiver "${name}"`);
  }
  const routing: WrittenRouting = {
    receivers,
    route: routeOf(new Fields(file.value("route"), "route", faults, notes)),
    inhibitRules: file.parts("inhibit_rules").map(inhibitRuleOf),
    timeIntervals: [
      ...file.parts("time_intervals").map((named) => namedIntervalOf(named, "time interval")),
      ...file.parts("mute_time_intervals").map((named) => namedIntervalOf(named, "mute time interval")),
    ],
  };
  sayWhatIsLeft(file);
  return faults.length === 0 ? { ok: true, routing, notes } : { ok: false, faults };
}
