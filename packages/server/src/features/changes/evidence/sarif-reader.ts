import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { type Finding, type FindingLevel, severityOf } from "@shipshape/domain/changes/evidence/finding";
import type * as z from "zod";
import { mapInTurns } from "./in-turns.ts";
import { eachShapedAs, parsedJson, shapedAs } from "./json-report.ts";
import { LIMITS } from "./report-stream.ts";
import { Sarif, SarifResult, type SarifRun } from "./sarif-shape.ts";
import { tooLarge, unreadable } from "./unreadable.ts";

export type ReadFindings = {
  readonly tools: readonly string[];
  /** Which of several analyses of one tool: GitHub's category. */
  readonly category: string;
  readonly findings: readonly Finding[];
  /** Runs that say they did not succeed: what they did not find says little. */
  readonly failedTools: readonly string[];
  readonly madeAt: Date | null;
};

type Component = SarifRun["tool"]["driver"];
type Rule = NonNullable<Component["rules"]>[number];
type Reference = NonNullable<SarifResult["rule"]>;

const WHAT = "SARIF 2.1.0";
const MOST_FINDINGS = 50_000;
const LONGEST = { message: 1_000, snippet: 400, word: 500 } as const;
const cut = (text: string, longest: number): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);

/** SARIF § 3.27.5: an id may have parts after the rule's own, CA1000/1. */
function ruleWithId(rules: readonly Rule[], id: string): Rule | undefined {
  const exact = rules.find((rule) => rule.id === id);
  if (exact || !id.includes("/")) return exact;
  return ruleWithId(rules, id.slice(0, id.lastIndexOf("/")));
}

/** The rules of a run by how results refer to them (§ 3.52), and what its invocations say of their levels. */
class RunRules {
  readonly #components: readonly Component[];
  readonly #driver: Component;
  readonly #byId = new Map<string, Rule | undefined>();
  /** Of each invocation. */
  readonly #overrides: readonly ReadonlyMap<Rule, FindingLevel>[];
  constructor({ tool, invocations }: SarifRun) {
    this.#driver = tool.driver;
    this.#components = tool.extensions ?? [];
    this.#overrides = (invocations ?? []).map(
      ({ ruleConfigurationOverrides: overrides }) =>
        new Map(
          (overrides ?? []).flatMap(({ descriptor, configuration: { level } }) => {
            const rule = this.#referred(descriptor);
            return rule && level ? [[rule, level] as const] : [];
          }),
        ),
    );
  }

  /** § 3.54: by index, guid or name; the driver where none of them is said. */
  #componentOf({ toolComponent }: Reference): Component | undefined {
    const { index, guid, name } = toolComponent ?? {};
    if (typeof index === "number" && index >= 0) return this.#components[index];
    if (!guid && !name) return this.#driver;
    return [this.#driver, ...this.#components].find((one) => (guid ? one.guid === guid : one.name === name));
  }

  #referred(reference: Reference): Rule | undefined {
    const { id, guid, index } = reference;
    const rules = this.#componentOf(reference)?.rules ?? [];
    if (typeof index === "number" && index >= 0) return rules[index];
    if (guid) return rules.find((rule) => rule.guid === guid);
    return id ? ruleWithId(rules, id) : undefined;
  }

  ruleOf({ ruleId, ruleIndex, rule }: SarifResult): Rule | undefined {
    const found = this.#referred({ ...rule, index: rule?.index ?? ruleIndex });
    const id = ruleId ?? rule?.id;
    if (found || !id) return found;
    if (!this.#byId.has(id)) {
      const all = [this.#driver, ...this.#components].flatMap(({ rules }) => rules ?? []);
      this.#byId.set(id, ruleWithId(all, id));
    }
    return this.#byId.get(id);
  }

  /** § 3.27.10: what it says itself, else what its invocation or its rule says for all; `warning` where nobody says any. */
  levelOf({ level, kind, provenance }: SarifResult, rule: Rule | undefined): FindingLevel {
    if (level) return level;
    if (kind && kind !== "fail") return "none";
    const nth = provenance?.invocationIndex ?? -1;
    // who does not say which one made it means any
    const overrides = nth >= 0 ? this.#overrides.slice(nth, nth + 1) : this.#overrides;
    const overridden = rule && overrides.findLast((one) => one.has(rule))?.get(rule);
    return overridden ?? rule?.defaultConfiguration?.level ?? "warning";
  }

  /** § 3.11: by id from the rule or the tool, with {0} filled in (then {{ is a brace), and links into the log as their words. */
  messageOf({ message }: SarifResult, rule: Rule | undefined): string {
    const { id, text, arguments: given } = message;
    const named = id ? (rule?.messageStrings?.[id]?.text ?? this.#driver.globalMessageStrings?.[id]?.text) : undefined;
    const form = text ?? named ?? rule?.name ?? rule?.id ?? "";
    if (!given) return withoutLinks(form);
    const filled = form.replace(/\{\{|\}\}|\{(\d+)\}/g, (whole, at: string | undefined) =>
      at === undefined ? whole.charAt(0) : (given[Number(at)] ?? whole),
    );
    return withoutLinks(filled);
  }
}

/** § 3.11.6: [a value](1) leads to the related location 1, which nobody can follow here. Other links stay. */
const withoutLinks = (text: string): string =>
  text.replace(/\[((?:\\.|[^\]\\])+)\]\(\d+\)/g, (_, words: string) => words.replace(/\\(.)/g, "$1"));

/** What stands in the place of a fingerprint where there is none: semgrep writes it for who is not signed in. */
const NO_FINGERPRINTS = new Set(["", "requires login"]);
const toldFingerprints = (told: Readonly<Record<string, string>> | null | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(told ?? {}).filter(([, value]) => !NO_FINGERPRINTS.has(value)));

/** § 3.27.23: suppressed when there is a suppression and none of them is under review or rejected. */
function suppressionOf({ suppressions }: SarifResult): string | null {
  const all = suppressions ?? [];
  if (all.length === 0 || all.some(({ status }) => status === "underReview" || status === "rejected")) return null;
  const said = all.find(({ justification }) => justification)?.justification;
  return cut(said ?? (all[0]?.kind === "inSource" ? "suppressed in the source" : "suppressed"), LONGEST.word);
}

const fromHere = (uri: string): string => uri.replace(/^(\.\/)+/, "");
const plainUri = (uri: string): string => {
  const path = fromHere(uri.replace(/^file:\/\/(\/(?=[A-Za-z]:))?/, ""));
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

/** A path that may stand below another: neither a whole address nor one from the root. */
const isBelow = (uri: string): boolean => !/^([A-Za-z][\w+.-]*:|\/)/.test(uri);

/** § 3.14.14: src/ below the repository's root and kb.c below src/ make src/kb.c. Where the root lay on the machine is left out. */
function baseOf(id: string | null | undefined, bases: NonNullable<SarifRun["originalUriBaseIds"]>, steps = 8): string {
  const base = id && steps > 0 ? bases[id] : undefined;
  if (!base?.uri || !isBelow(base.uri)) return "";
  const path = base.uri.endsWith("/") ? base.uri : `${base.uri}/`;
  return baseOf(base.uriBaseId, bases, steps - 1) + fromHere(path);
}

function placeOf({ locations }: SarifResult, run: SarifRun) {
  const [{ physicalLocation: physical, logicalLocations } = {}] = locations ?? [];
  const file = physical?.artifactLocation;
  const indexed = typeof file?.index === "number" ? run.artifacts?.[file.index]?.location : undefined;
  const { uri: said, uriBaseId } = (file?.uri ? file : indexed) ?? {};
  const uri = said && isBelow(said) ? baseOf(uriBaseId, run.originalUriBaseIds ?? {}) + fromHere(said) : said;
  const [logical] = logicalLocations ?? [];
  const told = typeof logical?.index === "number" ? run.logicalLocations?.[logical.index] : undefined;
  const symbol = logical?.fullyQualifiedName ?? told?.fullyQualifiedName ?? logical?.name ?? told?.name;
  const snippet = physical?.region?.snippet?.text;
  return {
    uri: uri ? cut(plainUri(uri), LONGEST.word) : null,
    line: physical?.region?.startLine ?? null,
    column: physical?.region?.startColumn ?? null,
    symbol: symbol ? cut(symbol, LONGEST.word) : null,
    snippet: snippet ? cut(snippet, LONGEST.snippet) : null,
  };
}

/** Whether a result is one that somebody should mend; `absent` ones are of the baseline, not of this run. */
const isFinding = ({ kind, baselineState }: SarifResult): boolean =>
  baselineState !== "absent" && (!kind || kind === "fail" || kind === "open" || kind === "review");

async function findingsOf(run: SarifRun, nth: number): Promise<Finding[]> {
  const rules = new RunRules(run);
  const results = await eachShapedAs(SarifResult, run.results ?? [], WHAT, ["runs", nth, "results"]);
  return mapInTurns(results.filter(isFinding), (result) => {
    const rule = rules.ruleOf(result);
    const level = rules.levelOf(result, rule);
    const score = Number(rule?.properties?.["security-severity"] ?? Number.NaN);
    return {
      tool: cut(run.tool.driver.name, LONGEST.word),
      rule: cut(result.ruleId ?? result.rule?.id ?? rule?.id ?? "(no rule)", LONGEST.word),
      level,
      severity: severityOf(level, Number.isNaN(score) ? undefined : score),
      message: cut(rules.messageOf(result, rule), LONGEST.message),
      ...placeOf(result, run),
      fingerprints: toldFingerprints(result.fingerprints),
      partialFingerprints: toldFingerprints(result.partialFingerprints),
      suppressed: suppressionOf(result),
    };
  });
}

/** GitHub's category: the id of the run up to its last slash. */
const categoryOf = ({ automationDetails }: SarifRun): string => (automationDetails?.id ?? "").replace(/\/[^/]*$/, "");

/** What GitHub's upload takes: gzip as base64. */
export async function unpackedSarif(base64: string): Promise<unknown> {
  const most = LIMITS.jsonMiB * 2 ** 20;
  const packed = Buffer.from(base64, "base64");
  const text = await promisify(gunzip)(packed, { maxOutputLength: most }).catch((error: { code?: string }) => {
    if (error.code === "ERR_BUFFER_TOO_LARGE")
      throw tooLarge(`SARIF is read up to ${LIMITS.jsonMiB} MiB unpacked: send it in parts.`);
    throw unreadable("The field 'sarif' is not gzip written as base64, as GitHub's upload takes it.");
  });
  return parsedJson(text.toString("utf8"));
}

/** Reads SARIF 2.1.0. */
export async function readSarif(value: unknown): Promise<ReadFindings> {
  const { runs }: z.output<typeof Sarif> = shapedAs(Sarif, value, WHAT);
  const findings: Finding[] = [];
  for (const [nth, run] of runs.entries()) findings.push(...(await findingsOf(run, nth)));
  if (findings.length > MOST_FINDINGS)
    throw tooLarge(
      `The report holds ${findings.length} results; at most ${MOST_FINDINGS} are taken: send it in parts.`,
    );
  const invocations = runs.flatMap((run) =>
    (run.invocations ?? []).map((one) => ({ ...one, tool: run.tool.driver.name })),
  );
  const times = invocations.map(({ endTimeUtc, startTimeUtc }) => new Date(endTimeUtc ?? startTimeUtc ?? Number.NaN));
  return {
    tools: [...new Set(runs.map(({ tool }) => cut(tool.driver.name, LONGEST.word)))].toSorted(),
    category: [...new Set(runs.map(categoryOf))].filter(Boolean).toSorted().join(","),
    findings,
    failedTools: invocations.filter(({ executionSuccessful }) => executionSuccessful === false).map(({ tool }) => tool),
    // neither what is no moment, nor 0001-01-01, which stands for none
    madeAt: times.find((at) => at.getTime() > 0) ?? null,
  };
}
