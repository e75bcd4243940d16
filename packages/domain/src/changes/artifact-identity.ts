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

/** Reads a package URL; undefined where it is none. Qualifiers and subpath say where it lies, and are left out. */
export function packageUrl(text: string): PackageUrl | undefined {
  const [, rest] = /^pkg:\/*(.+)$/i.exec(text.trim()) ?? [];
  if (rest === undefined) return undefined;
  const plain = rest.replace(/[#?].*$/s, "");
  const at = plain.lastIndexOf("@") > plain.lastIndexOf("/") ? plain.lastIndexOf("@") : -1;
  const [path, version] = at < 0 ? [plain, undefined] : [plain.slice(0, at), plain.slice(at + 1)];
  const parts = path.split("/").filter((part) => part !== "");
  const [type, name] = [parts[0], parts.at(-1)];
  if (type === undefined || name === undefined || parts.length < 2) return undefined;
  const namespace = parts.slice(1, -1).map(decoded).join("/");
  return {
    type: type.toLowerCase(),
    namespace: namespace === "" ? undefined : namespace,
    name: decoded(name),
    version: version === undefined || version === "" ? undefined : decoded(version),
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
