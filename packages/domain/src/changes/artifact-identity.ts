const DIGEST = /(sha(?:256|384|512)):([0-9a-f]{32,128})$/i;

/** A package URL's parts that say what it is: pkg:type/namespace/name@version (github.com/package-url/purl-spec). */
export type PackageUrl = {
  readonly type: string;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly version: string | undefined;
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const TYPE = /^[a-z][a-z0-9.-]*$/;
const QUALIFIER = /^[a-z][a-z0-9._-]*$/i;

/** Types whose namespaces and names are the same in capitals (purl-spec, types). */
const NO_CAPITALS = new Set(
  "alpm apk bitbucket bitnami composer deb github gitlab golang hex luarocks npm oci otp pub pypi".split(" "),
);
const NO_CAPITALS_IN_NAMESPACE = new Set([...NO_CAPITALS, "qpkg", "rpm"]);

function nameIn(type: string, name: string): string {
  if (type === "pypi") return name.toLowerCase().replace(/[-_.]+/g, "-");
  return NO_CAPITALS.has(type) ? name.toLowerCase() : name;
}
function namespaceIn(type: string, namespace: string): string {
  if (type === "cpan") return namespace.toUpperCase();
  return NO_CAPITALS_IN_NAMESPACE.has(type) ? namespace.toLowerCase() : namespace;
}
/** A commit is the same in capitals; a tag is not. */
const versionIn = (type: string, version: string): string =>
  type === "huggingface" && /^[0-9a-f]{40}$/i.test(version) ? version.toLowerCase() : version;

/** The version of a path after its last @, which is none where it begins a scope that was not encoded: npm/@org/name. */
function pathAndVersion(plain: string): readonly [path: string, version: string | undefined] {
  const at = plain.lastIndexOf("@");
  const isScope = plain[at - 1] === "/" && plain.includes("/", at);
  return at < 0 || isScope ? [plain, undefined] : [plain.slice(0, at), plain.slice(at + 1)];
}

const hasSoundQualifiers = (text: string): boolean =>
  text === "" || text.split("&").every((pair) => QUALIFIER.test(pair.split("=", 1)[0] ?? ""));

/**
 * Reads a package URL, its parts as its type writes them; undefined where it is none. Qualifiers and subpath say where it lies, and
 * are left out.
 */
export function packageUrl(text: string): PackageUrl | undefined {
  const [, plain = "", qualifiers = ""] = /^pkg:\/*([^?#]+)(?:\?([^#]*))?/i.exec(text.trim()) ?? [];
  const [path, version = ""] = pathAndVersion(plain);
  const parts = path.split("/").filter((part) => part !== "");
  const [type, name] = [parts[0]?.toLowerCase() ?? "", parts.at(-1) ?? ""];
  if (parts.length < 2 || !TYPE.test(type) || !hasSoundQualifiers(qualifiers)) return undefined;
  const namespace = parts.slice(1, -1).map(decoded).join("/");
  return {
    type,
    namespace: namespace === "" ? undefined : namespaceIn(type, namespace),
    name: nameIn(type, decoded(name)),
    version: version === "" ? undefined : versionIn(type, decoded(version)),
  };
}

/**
 * What makes an artifact the same one, whoever tells of it: its digest, also where it stands within an image's address or a package
 * URL (pkg:oci/payments@sha256%3A…); else its package URL without what says where it lies; else the text as it stands.
 */
export function artifactIdentity(told: string): string {
  const text = told.trim();
  const url = packageUrl(text);
  const [, algorithm, hash] = DIGEST.exec(url?.version ?? text) ?? [];
  if (algorithm !== undefined && hash !== undefined) return `${algorithm}:${hash}`.toLowerCase();
  if (!url) return text;
  const { type, namespace, name, version } = url;
  return `pkg:${type}/${namespace === undefined ? "" : `${namespace}/`}${name}${version === undefined ? "" : `@${version}`}`;
}

/** The digest that an identity is; null where it is known by its package URL only. */
export const digestOf = (identity: string): string | null => (DIGEST.test(identity) ? identity : null);
