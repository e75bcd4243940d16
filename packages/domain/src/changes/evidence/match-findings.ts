import type { Finding } from "./finding.ts";

/** SARIF 2.1.0 § 3.27.24. */
export type FindingState = "new" | "unchanged" | "updated" | "absent";

/** A finding beside what it was: `former` is null for new ones, `finding` is the former one for absent ones. */
export type ComparedFinding = {
  readonly state: FindingState;
  readonly finding: Finding;
  readonly former: Finding | null;
};

type Keyed = (finding: Finding) => readonly string[];
type Fits = (before: Finding, after: Finding) => boolean;

const key = (...parts: readonly (string | number | null)[]): string => JSON.stringify(parts);
const ordered = (record: Readonly<Record<string, string>>) =>
  Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1));

/** Everything that tells two findings apart: in its order, what is equal is the same whichever comes first. */
const identity = (one: Finding): string =>
  key(
    one.tool,
    one.rule,
    one.uri,
    String(one.line ?? 0).padStart(9, "0"),
    String(one.column ?? 0).padStart(9, "0"),
    one.symbol,
    one.message,
    one.level,
    one.suppressed,
    one.snippet,
    JSON.stringify(ordered(one.fingerprints)),
    JSON.stringify(ordered(one.partialFingerprints)),
  );

/** Copies, as the same finding may stand on both sides. */
const inOrder = (findings: readonly Finding[]): Finding[] =>
  findings
    .map((finding) => ({ finding: { ...finding }, by: identity(finding) }))
    .toSorted((one, other) => (one.by < other.by ? -1 : one.by > other.by ? 1 : 0))
    .map(({ finding }) => finding);

/** Where a message says its own place, it is the same message elsewhere. */
const placeless = ({ message, line, column }: Finding): string =>
  [line, column].reduce<string>((text, number) => (number ? text.replaceAll(String(number), "#") : text), message);

type Kind = "fingerprints" | "partialFingerprints";
/** The fingerprints of a finding by which it can be told from others, in order. */
type TellingApart = (finding: Finding, kind: Kind) => [name: string, value: string][];

/** As sarif-sdk: at least half of the partial fingerprints that both have must agree. */
const halfAgree =
  (telling: TellingApart): Fits =>
  (before, after) => {
    const shared = telling(before, "partialFingerprints").filter(([name]) => name in after.partialFingerprints);
    const equal = shared.filter(([name, value]) => after.partialFingerprints[name] === value);
    return equal.length * 2 >= shared.length;
  };

const file = ({ uri, symbol }: Finding) => [uri, symbol];
const place = ({ tool, rule, uri, line, column, symbol }: Finding) => [tool, rule, uri, line, column, symbol];
const anywhere = (): readonly null[] => [];
/** By each fingerprint, and by what else is to be equal. */
const byEach =
  (telling: TellingApart, kind: Kind, also: (finding: Finding) => readonly (string | number | null)[]): Keyed =>
  (one) =>
    telling(one, kind).map(([name, value]) => key(one.tool, one.rule, name, value, ...also(one)));
const byPlaceAndMessage: Keyed = (one) => [key(...place(one), one.message)];
/** A result without any place has nothing by which it could be the same but what it says. */
const byPlace: Keyed = (one) => (one.uri === null && one.symbol === null ? [] : [key(...place(one))]);
const byFileAndMessage: Keyed = (one) => [key(one.tool, one.rule, one.uri, one.symbol, placeless(one), one.snippet)];
const byMessage: Keyed = (one) => [key(one.tool, one.rule, placeless(one), one.snippet)];

/** So many of equal fingerprints are tried before we take none to fit. */
const TRIED = 50;

class Pairing {
  readonly before: readonly Finding[];
  readonly after: readonly Finding[];
  readonly formerOf = new Map<Finding, Finding>();
  readonly #taken = new Set<Finding>();
  constructor(before: readonly Finding[], after: readonly Finding[]) {
    this.before = inOrder(before);
    this.after = inOrder(after);
  }

  isTaken = (finding: Finding): boolean => this.#taken.has(finding);
  #open = (findings: readonly Finding[]) => findings.filter((finding) => !this.#taken.has(finding));

  #grouped(findings: readonly Finding[], keyed: Keyed): Map<string, Finding[]> {
    const groups = new Map<string, Finding[]>();
    for (const finding of findings) {
      for (const one of keyed(finding)) {
        const group = groups.get(one);
        if (group) group.push(finding);
        else groups.set(one, [finding]);
      }
    }
    return groups;
  }

  #pair(before: Finding, after: Finding): void {
    this.formerOf.set(after, before);
    this.#taken.add(before).add(after);
  }

  /** Pairs what is left over and has the same key, in the order of their places. */
  by(keyed: Keyed, { fits = () => true, onlyUnique = false, of = () => true }: Rule = {}): void {
    const groups = this.#grouped(this.#open(this.after).filter(of), keyed);
    const former = this.#grouped(this.#open(this.before).filter(of), keyed);
    for (const [one, befores] of [...former].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      const afters = groups.get(one);
      if (!afters || (onlyUnique && (befores.length > 1 || afters.length > 1))) continue;
      let from = 0;
      for (const before of befores) {
        if (this.#taken.has(before)) continue;
        while (from < afters.length && this.#taken.has(afters[from] as Finding)) from += 1;
        const after = afters.slice(from, from + TRIED).find((other) => !this.#taken.has(other) && fits(before, other));
        if (after) this.#pair(before, after);
      }
    }
  }
}

type Rule = { readonly fits?: Fits; readonly onlyUnique?: boolean; readonly of?: (finding: Finding) => boolean };

/** What people would call another finding: a line that only moved is none. */
const isUpdated = (before: Finding, after: Finding): boolean =>
  placeless(before) !== placeless(after) ||
  before.level !== after.level ||
  before.severity !== after.severity ||
  before.uri !== after.uri ||
  (before.suppressed === null) !== (after.suppressed === null);

/**
 * Fingerprints but those that tell nothing apart, as all findings of a tool have the same on both sides: sarif-sdk does not trust
 * what is constant either.
 */
function tellingApart(before: readonly Finding[], after: readonly Finding[]): TellingApart {
  const seen = new Map<string, { readonly values: Set<string>; readonly times: [number, number] }>();
  for (const [side, finding] of [...before.map((one) => [0, one] as const), ...after.map((one) => [1, one] as const)]) {
    for (const kind of ["fingerprints", "partialFingerprints"] as const) {
      for (const [name, value] of Object.entries(finding[kind])) {
        const by = key(kind, finding.tool, name);
        const one = seen.get(by) ?? { values: new Set(), times: [0, 0] };
        seen.set(by, one);
        one.values.add(value);
        one.times[side] += 1;
      }
    }
  }
  const isUseless = (by: string): boolean => {
    const { values, times } = seen.get(by) ?? { values: new Set(), times: [0, 0] };
    return values.size === 1 && Math.max(...times) > 1;
  };
  return (finding, kind) => ordered(finding[kind]).filter(([name]) => !isUseless(key(kind, finding.tool, name)));
}

/**
 * Every finding of both sides, with exactly one state each. Matched by fingerprint, then by partial fingerprints (half of them), of
 * equal ones first what stands in the same place, then what stands in the same file; then by rule, place and message, by rule
 * and place, by rule, file and message (lines moved), and last by rule and message where only one on each side has them
 * (the file moved): the order of sarif-sdk's matcher, except that fingerprints come before places. Those whose
 * fingerprints differ are never matched by message. The order of the results never matters.
 */
export function matchFindings(before: readonly Finding[], after: readonly Finding[]): ComparedFinding[] {
  const pairing = new Pairing(before, after);
  const telling = tellingApart(before, after);
  const namesIn = (one: Finding) =>
    (["fingerprints", "partialFingerprints"] as const).flatMap((kind) => telling(one, kind).map(([name]) => name));
  const [namesBefore, namesAfter] = [new Set(before.flatMap(namesIn)), new Set(after.flatMap(namesIn))];
  const of = (one: Finding): boolean => !namesIn(one).some((name) => namesBefore.has(name) && namesAfter.has(name));

  for (const also of [place, file, anywhere]) pairing.by(byEach(telling, "fingerprints", also));
  const fits = halfAgree(telling);
  for (const also of [place, file, anywhere]) pairing.by(byEach(telling, "partialFingerprints", also), { fits });
  pairing.by(byPlaceAndMessage);
  pairing.by(byPlace);
  pairing.by(byFileAndMessage, { of });
  pairing.by(byMessage, { of, onlyUnique: true });

  const now = pairing.after.map((finding): ComparedFinding => {
    const former = pairing.formerOf.get(finding) ?? null;
    if (!former) return { state: "new", finding, former };
    return { state: isUpdated(former, finding) ? "updated" : "unchanged", finding, former };
  });
  const gone = pairing.before.filter((finding) => !pairing.isTaken(finding));
  return [...now, ...gone.map((finding): ComparedFinding => ({ state: "absent", finding, former: finding }))];
}
