import { fieldOf, itemOf, type Place, type Reason, type Rule, type Say } from "./finding.ts";

/** The small pieces of which the rules of OpenSLO are made. A null counts as absent, as it does to the SDK. */
export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
export const isThere = (value: unknown): boolean => value !== undefined && value !== null;

type FieldRule = { readonly rule: Rule; readonly isRequired: boolean };
export const required = (rule: Rule): FieldRule => ({ rule, isRequired: true });
export const optional = (rule: Rule): FieldRule => ({ rule, isRequired: false });

/** Fields with a rule each; `also` judges them together. What has no rule is unknown. */
export function fields(shape: Readonly<Record<string, FieldRule>>, ...also: readonly Rule[]): Rule {
  return (value, place, say) => {
    if (!isFields(value)) return say(place, "type", `it should be fields, and is ${wordFor(value)}`);
    for (const key of Object.keys(value)) {
      if (!Object.hasOwn(shape, key)) say(fieldOf(place, key), "unknown", unknownMessage(key, Object.keys(shape)));
    }
    for (const [key, { rule, isRequired }] of Object.entries(shape)) {
      const at = fieldOf(place, key);
      if (isThere(value[key])) rule(value[key], at, say);
      else if (isRequired) say(at, "missing", "it is missing: add it");
    }
    for (const rule of also) rule(value, place, say);
  };
}

function unknownMessage(key: string, known: readonly string[]): string {
  const meant = known.find((one) => one.toLowerCase() === key.toLowerCase().replaceAll("_", ""));
  return `unknown field "${key}": ${meant === undefined ? `the fields here are ${known.join(", ")}` : `did you mean "${meant}"?`}`;
}

const wordFor = (value: unknown): string =>
  Array.isArray(value) ? "a list" : isFields(value) ? "fields" : JSON.stringify(value);

export const list =
  (item: Rule, { least = 0, most = Number.POSITIVE_INFINITY } = {}): Rule =>
  (value, place, say) => {
    if (!Array.isArray(value)) return say(place, "type", `it should be a list, and is ${wordFor(value)}`);
    if (value.length < least || value.length > most) {
      const wanted = least === most ? `exactly ${least}` : `at least ${least}`;
      say(
        place,
        "count",
        `it should have ${wanted} ${wanted.endsWith(" 1") ? "entry" : "entries"}, and has ${value.length}`,
      );
    }
    for (const [index, one] of value.entries()) item(one, itemOf(place, index), say);
  };

type TextTerms = {
  readonly max?: number;
  readonly pattern?: RegExp;
  readonly like?: string;
  /** Whether "" is as good as absent, and that allowed. */
  readonly mayBeEmpty?: boolean;
};

export const text =
  ({ max, pattern, like = "", mayBeEmpty = false }: TextTerms = {}): Rule =>
  (value, place, say) => {
    if (typeof value !== "string") return say(place, "type", `it should be text, and is ${wordFor(value)}`);
    if (value === "") return mayBeEmpty ? undefined : say(place, "missing", "it is empty: give it a value");
    const characters = [...value].length;
    if (max !== undefined && characters > max) {
      say(place, "length", `it should be at most ${max} characters, and is ${characters}`);
    }
    if (pattern !== undefined && !pattern.test(value)) say(place, "format", `"${value}" is not ${like}`);
  };

export const truth: Rule = (value, place, say) => {
  if (typeof value !== "boolean") say(place, "type", `it should be true or false, and is ${wordFor(value)}`);
};

type Range = { readonly from?: number; readonly above?: number; readonly below?: number; readonly upTo?: number };

export const number =
  ({ from, above, below, upTo }: Range = {}): Rule =>
  (value, place, say) => {
    if (typeof value !== "number" || Number.isNaN(value)) {
      return say(place, "type", `it should be a number, and is ${wordFor(value)}`);
    }
    const isWithin =
      (from === undefined || value >= from) &&
      (above === undefined || value > above) &&
      (below === undefined || value < below) &&
      (upTo === undefined || value <= upTo);
    if (isWithin) return;
    const low = from === undefined ? above !== undefined && `more than ${above}` : `at least ${from}`;
    const high = below === undefined ? upTo !== undefined && `at most ${upTo}` : `less than ${below}`;
    say(place, "range", `${value} is out of range: it should be ${[low, high].filter(Boolean).join(" and ")}`);
  };

export const oneOf =
  (...values: readonly string[]): Rule =>
  (value, place, say) => {
    if (value === "") return say(place, "missing", `it is empty: it is one of ${values.join(", ")}`);
    if (!values.includes(value as string)) {
      say(place, "enum", `${JSON.stringify(value)} does not fit: it is one of ${values.join(", ")}`);
    }
  };

/** Text by key; the keys are judged, and each value. */
export const map =
  (key: Rule, value: Rule): Rule =>
  (given, place, say) => {
    if (!isFields(given)) return say(place, "type", `it should be fields, and is ${wordFor(given)}`);
    for (const [name, one] of Object.entries(given)) {
      const at = fieldOf(place, name, "");
      key(name, at, say);
      value(one, at, say);
    }
  };

/** Anything that is fields with something in them. */
export const someFields: Rule = (value, place, say) => {
  if (!isFields(value)) return say(place, "type", `it should be fields, and is ${wordFor(value)}`);
  if (Object.keys(value).length === 0) say(place, "missing", "it is empty: say what is asked");
};

export const anything: Rule = () => undefined;

const given = (value: unknown, names: readonly string[]): string[] =>
  isFields(value) ? names.filter((name) => isThere(value[name])) : [];

/** Exactly one of these fields; `because` where that needs a word more. */
export const exactlyOneOf =
  (...names: readonly string[]): Rule =>
  (value, place, say) => {
    const found = given(value, names);
    if (found.length !== 1) say(place, "exclusive", oneMessage("exactly one", names, found));
  };

/** No two of these fields together. */
export const notTogether =
  (...names: readonly string[]): Rule =>
  (value, place, say) => {
    const found = given(value, names);
    if (found.length > 1) say(place, "exclusive", oneMessage("only one", names, found));
  };

const oneMessage = (wanted: string, names: readonly string[], found: readonly string[]): string =>
  `${wanted} of ${names.map((name) => `'${name}'`).join(", ")} is needed, and here ${
    found.length === 0 ? "is none" : `are ${found.map((name) => `'${name}'`).join(" and ")}`
  }`;

/** A rule that holds where a condition does. */
export const when =
  (condition: (value: Fields) => boolean, rule: Rule): Rule =>
  (value, place, say) => {
    if (isFields(value) && condition(value)) rule(value, place, say);
  };

/** The field of that name must not be there. */
export const forbidden =
  (name: string, because: string): Rule =>
  (value, place, say) => {
    if (isFields(value) && isThere(value[name])) say(fieldOf(place, name), "forbidden", because);
  };

/** The field of that name must be there. */
export const needed =
  (name: string, because: string): Rule =>
  (value, place, say) => {
    if (isFields(value) && !isThere(value[name])) say(fieldOf(place, name), "missing", because);
  };

export const all =
  (...rules: readonly Rule[]): Rule =>
  (value, place, say) => {
    for (const rule of rules) rule(value, place, say);
  };

/** Each entry of the list in a field, by one more rule. */
export const eachIn =
  (name: string, rule: Rule): Rule =>
  (value, place, say) => {
    const items = isFields(value) ? value[name] : undefined;
    if (!Array.isArray(items)) return;
    for (const [index, one] of items.entries()) rule(one, itemOf(fieldOf(place, name), index), say);
  };

export const failing =
  (reason: Reason, message: (value: Fields) => string | undefined): Rule =>
  (value, place: Place, say: Say) => {
    const found = isFields(value) ? message(value) : undefined;
    if (found !== undefined) say(place, reason, found);
  };
