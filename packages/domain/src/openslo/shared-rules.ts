import { timeZoneProblem } from "../time/time-zone.ts";
import type { Rule } from "./finding.ts";
import { failing, fields, isThere, list, map, number, oneOf, optional, required, text } from "./rules.ts";

/** RFC 1123, as all versions want names and references. */
export const dnsLabel = text({
  max: 63,
  pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
  like: 'a name of lower-case letters, digits and "-" (RFC 1123)',
});

export const description = text({ max: 1050, mayBeEmpty: true });
const displayName = text({ max: 63, mayBeEmpty: true });
export const operator = oneOf("gt", "lt", "gte", "lte");

/** A number and one of these units; of zero length only where that means "at once". */
export function duration(units: string, { mayBeZero = false } = {}): Rule {
  const pattern = new RegExp(`^[0-9]+[${units}]$`);
  const form = text({ pattern, like: `a duration: a number and one of ${[...units].join(" ")}, such as "5m"` });
  return (value, place, say) => {
    form(value, place, say);
    if (!mayBeZero && typeof value === "string" && pattern.test(value) && Number.parseInt(value, 10) === 0) {
      say(place, "range", `"${value}" lasts no time: a duration is a positive number`);
    }
  };
}

const labelKey = text({
  pattern: /^[a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$/,
  like: "the key of a label: up to 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit",
});
const anyText = text({ mayBeEmpty: true });
const texts = list(anyText);
const labelValue: Rule = (value, place, say) => (Array.isArray(value) ? texts : anyText)(value, place, say);

const annotationKey = text({
  pattern:
    /^(?=(.{0,253}\/)?.{0,63}$)([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*\/)?[a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$/,
  like: "the key of an annotation, such as my-domain.org/my-key",
});

export const metadataV1 = fields({
  name: required(dnsLabel),
  displayName: optional(displayName),
  labels: optional(map(labelKey, labelValue)),
  annotations: optional(map(annotationKey, text({ mayBeEmpty: true }))),
});

export const metadataV1alpha = fields({ name: required(dnsLabel), displayName: optional(displayName) });

const qualifiedName = text({
  pattern:
    /^(?=(.{1,253}\/)?.{1,63}$)([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/,
  like: "a qualified name, such as example.org/tier",
});
const labelValueV2 = text({
  pattern: /^[a-z0-9]([-._a-z0-9]{0,61}[a-z0-9])?$/,
  like: "the value of a label: up to 63 lower-case letters, digits, '-', '_' and '.'",
  mayBeEmpty: true,
});

export const metadataV2alpha = fields({
  name: required(dnsLabel),
  labels: optional(map(qualifiedName, labelValueV2)),
  annotations: optional(map(qualifiedName, text({ mayBeEmpty: true }))),
});

const startTime: Rule = (value, place, say) => {
  if (typeof value !== "string") return say(place, "type", 'it should be text such as "2026-01-01 00:00:00"');
  const match = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value);
  const atMs = match ? Date.parse(`${value.replace(" ", "T")}Z`) : Number.NaN;
  const isReal = Number.isFinite(atMs) && new Date(atMs).toISOString().startsWith(value.replace(" ", "T"));
  if (!isReal) say(place, "format", `"${value}" is not a local time such as "2026-01-01 00:00:00"`);
};

const timeZone: Rule = (value, place, say) => {
  if (typeof value !== "string") return say(place, "type", "it should be text such as Europe/Berlin");
  const problem = timeZoneProblem(value);
  if (problem !== undefined) say(place, "format", problem);
};

export const calendar = fields({ startTime: required(startTime), timeZone: required(timeZone) });

/** A calendar if and only if the window does not roll. */
export const calendarOrRolling = failing("exclusive", (window) => {
  const isRolling = window["isRolling"] === true;
  const hasCalendar = isThere(window["calendar"]);
  if (isRolling && hasCalendar) return "'calendar' cannot be set when 'isRolling' is true: keep one of them";
  if (!isRolling && !hasCalendar) return "'calendar' must be set when 'isRolling' is false: add it, or let it roll";
  return undefined;
});

/** Exactly one of target and targetPercent, each within its range. */
export const target = number({ from: 0, below: 1 });
export const targetPercent = number({ from: 0, below: 100 });
