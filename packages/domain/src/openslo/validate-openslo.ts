import { type Finding, fieldOf, findings, ROOT, type Rule } from "./finding.ts";
import { isFields, isThere } from "./rules.ts";
import { specRules, V1 } from "./rules-v1.ts";
import { V1ALPHA_SPECS } from "./rules-v1alpha.ts";
import { V2ALPHA } from "./rules-v2alpha.ts";
import { metadataV1, metadataV1alpha, metadataV2alpha } from "./shared-rules.ts";

type Version = { readonly metadata: Rule; readonly specs: Readonly<Record<string, Rule>> };

/** The versions of OpenSLO that are read, by their apiVersion. */
const VERSIONS: Readonly<Record<string, Version>> = {
  "openslo/v1": { metadata: metadataV1, specs: specRules(V1) },
  "openslo/v1alpha": { metadata: metadataV1alpha, specs: V1ALPHA_SPECS },
  "openslo.com/v2alpha": { metadata: metadataV2alpha, specs: specRules(V2ALPHA) },
};
const OPENSLO_VERSIONS: readonly string[] = Object.keys(VERSIONS);

const versionOf = (apiVersion: unknown): Version | undefined =>
  Object.hasOwn(VERSIONS, String(apiVersion)) ? VERSIONS[String(apiVersion)] : undefined;

const FIELDS = ["apiVersion", "kind", "metadata", "spec"];

/** Whether a document says that it is of OpenSLO, of whatever version. */
export const isOpenSlo = (value: unknown): boolean =>
  isFields(value) && /^openslo(\.com)?\//.test(String(value["apiVersion"]));

/** The word of a kind in codes: AlertPolicy is `alertPolicy`, SLO is `slo`. */
const codeOf = (kind: string): string =>
  /^[A-Z]+$/.test(kind) ? kind.toLowerCase() : `${kind.charAt(0).toLowerCase()}${kind.slice(1)}`;

/**
 * Everything that a document breaks of the OpenSLO version that it names, as strictly as OpenSLO's go-sdk: fields that
 * nobody knows, too. References are not followed. Codes are stable; an empty list means that it conforms.
 */
export function openSloFindings(document: unknown): Finding[] {
  if (!isFields(document)) {
    return [
      { path: "", code: "document.type", message: "a document has the fields apiVersion, kind, metadata and spec" },
    ];
  }
  const opening = openingFinding(document);
  if (opening !== undefined) return [opening];
  const kind = String(document["kind"]);
  const version = versionOf(document["apiVersion"]);
  const spec = version?.specs[kind];
  if (version === undefined || spec === undefined) return [];
  const code = codeOf(kind);
  const part = (name: string, rule: Rule, inCode: string): Finding[] => {
    const place = fieldOf({ path: "", code }, name, inCode);
    if (isThere(document[name])) return findings(rule, document[name], place);
    return [{ path: name, code: `${code}.${name}.missing`, message: "it is missing: add it" }];
  };
  const unknown = Object.keys(document)
    .filter((key) => !FIELDS.includes(key))
    .map((key) => ({
      path: fieldOf(ROOT, key).path,
      code: `${code}.${key}.unknown`,
      message: `unknown field "${key}": a document has the fields ${FIELDS.join(", ")}`,
    }));
  return [...unknown, ...part("metadata", version.metadata, "metadata"), ...part("spec", spec, "")];
}

function openingFinding(document: Readonly<Record<string, unknown>>): Finding | undefined {
  const { apiVersion, kind } = document as { apiVersion?: unknown; kind?: unknown };
  if (!isThere(apiVersion))
    return {
      path: "apiVersion",
      code: "document.apiVersion.missing",
      message: "it is missing: write apiVersion: openslo/v1",
    };
  const version = versionOf(apiVersion);
  if (version === undefined) {
    const message = `${JSON.stringify(apiVersion)} is no version of OpenSLO: it is one of ${OPENSLO_VERSIONS.join(", ")}`;
    return { path: "apiVersion", code: "document.apiVersion.unsupported", message };
  }
  const kinds = Object.keys(version.specs).join(", ");
  if (!isThere(kind))
    return { path: "kind", code: "document.kind.missing", message: `it is missing: add one of ${kinds}` };
  if (Object.hasOwn(version.specs, String(kind))) return undefined;
  const message = `${JSON.stringify(kind)} is no kind of ${String(apiVersion)}: it is one of ${kinds}`;
  return { path: "kind", code: "document.kind.unsupported", message };
}
