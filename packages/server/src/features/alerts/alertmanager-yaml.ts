import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, parseAllDocuments, Scalar } from "yaml";
import { DomainError } from "../../kernel/problem.ts";

type Fields = Record<string, unknown>;
/** What a value stands in: the name of its field, and that of the field around it. */
type Place = { readonly field: string; readonly around: string };

const OPTIONS = { version: "1.1", schema: "failsafe", merge: true, logLevel: "silent" } as const;
/** More than any file that people write; a few lines of aliases of aliases say billions. */
const MOST_VALUES = 100_000;

const NOTHING = /^(|~|null|Null|NULL)$/;
const ON = /^(y|Y|yes|Yes|YES|on|On|ON|true|True|TRUE)$/;
const OFF = /^(n|N|no|No|NO|off|Off|OFF|false|False|FALSE)$/;
const LABELS = /^(source_|target_)?match(_re)?$/;
const MATCHERS = /^(source_|target_)?matchers$/;
const BINARY = "tag:yaml.org,2002:binary";

const wrong = (message: string) => new DomainError("invalid", `This is no YAML that Alertmanager reads: ${message}`);

/**
 * A file as Alertmanager's parser has it (go-yaml 2, strict): a text is what is written, be it 1.10 or yes; only a switch is on or
 * off, and by the words of YAML 1.1; what is merged (`<<`) is read where it stands, so that later fields replace earlier ones,
 * labels are added and matchers too. Only the first document counts.
 */
export function alertmanagerYaml(text: string): unknown {
  const [document] = parseAllDocuments(text, OPTIONS);
  if (!document || "empty" in document) return null;
  const [error] = document.errors;
  if (error) throw wrong(error.message);
  let values = 0;

  const target = (node: unknown): unknown => (isAlias(node) ? node.resolve(document as Document) : node);

  function read(node: unknown, place: Place, inside: ReadonlySet<unknown>): unknown {
    values += 1;
    if (values > MOST_VALUES) throw wrong(`it says more than ${MOST_VALUES} values, by aliases of aliases`);
    const found = target(node);
    if (isAlias(node) && found === undefined) throw wrong(`unknown anchor '${node.source}' referenced`);
    if (isScalar(found)) return scalarOf(found, place);
    if (inside.has(found)) throw wrong(`the value of ${place.field} contains itself`);
    const within = new Set([...inside, found]);
    if (isSeq(found)) return found.items.map((item) => read(item, place, within));
    return isMap(found) ? fieldsOf(found.items, place, within, {}) : null;
  }

  function fieldsOf(pairs: readonly Pair[], place: Place, inside: ReadonlySet<unknown>, fields: Fields): Fields {
    for (const { key, value } of pairs) {
      if (isMergeKey(key)) merge(value, place, inside, fields);
      else {
        const field = String(isScalar(key) ? (scalarOf(key, place) ?? "") : read(key, place, inside));
        put(fields, place, field, read(value, { field, around: place.field }, inside));
      }
    }
    return fields;
  }

  /** Of several the first one wins: they are read from the last to the first. */
  function merge(given: unknown, place: Place, inside: ReadonlySet<unknown>, fields: Fields): void {
    const found = target(given);
    for (const one of isSeq(found) ? found.items.toReversed() : [found]) {
      const merged = target(one);
      if (!isMap(merged)) throw wrong("map merge requires map or sequence of maps as the value");
      if (inside.has(merged)) throw wrong(`the value of ${place.field} contains itself`);
      fieldsOf(merged.items, place, new Set([...inside, merged]), fields);
    }
  }

  return read(document.contents, { field: "", around: "" }, new Set());
}

const isMergeKey = (key: unknown): boolean => isScalar(key) && key.source === "<<" && key.type === Scalar.PLAIN;

function scalarOf(scalar: Scalar<unknown> & Pick<Node, "tag">, { field, around }: Place): unknown {
  if (scalar.tag === BINARY) return Buffer.from(String(scalar.value), "base64").toString();
  const text = String(scalar.value ?? "");
  if (scalar.type !== Scalar.PLAIN || scalar.tag) return text;
  if (NOTHING.test(text)) return null;
  if (field !== "continue" || LABELS.test(around)) return text;
  return ON.test(text) ? true : OFF.test(text) ? false : text;
}

const isFields = (value: unknown): value is Fields =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** A field as it is set where a merged one may stand already. */
function put(fields: Fields, { field: parent }: Place, name: string, value: unknown): void {
  const before = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (before !== undefined && LABELS.test(parent)) throw wrong(`key "${name}" already set in map`);
  fields[name] = joined(name, before, value);
}

function joined(name: string, before: unknown, value: unknown): unknown {
  if (MATCHERS.test(name) && Array.isArray(before) && Array.isArray(value)) return [...before, ...value];
  if (!LABELS.test(name) || !isFields(before) || !isFields(value)) return value;
  const twice = Object.keys(value).find((label) => Object.hasOwn(before, label));
  if (twice !== undefined) throw wrong(`key "${twice}" already set in map`);
  return { ...before, ...value };
}
