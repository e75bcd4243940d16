/** Schemes whose addresses people cannot open in a browser, or not as they stand. */
const SCP = /^([^@/\s]+@)?([^/:\s]+):(?!\d+\/)(.+)$/;
const USUAL_PORTS = new Set(["", "80", "443"]);

/** Lower case, without user, .git and slashes at its end: the path a browser opens. */
const pathOf = (path: string): string =>
  path
    .replace(/^\/+|\/+$/g, "")
    .replace(/\.git$/i, "")
    .replace(/\/+$/, "")
    .toLowerCase();

/** scheme://user@host:port/path?query */
const ADDRESS = /^(?:git\+)?(https?|ssh|git):\/\/(?:[^@/]*@)?(\[[\da-f:.]+\]|[^/:?#\s]+)(?::(\d*))?(\/[^?#]*)?/i;

/** A host known beyond its own network; a name without a dot is one only where a scheme or a user stands before it. */
const isFullName = (host: string): boolean => /[.:]|^localhost$/i.test(host);

/**
 * The address of a repository as people open it: https://github.com/org/name, whatever form its source gave: ssh, git@host:path, https
 * with user, .git, a default port, in any case, groups within groups. Undefined where it is no address.
 */
export function repositoryUrl(told: string): string | undefined {
  const text = told.trim();
  const isWhole = text.includes("://");
  const scp = isWhole ? null : SCP.exec(text);
  if (scp) {
    const [, user, host = "", path = ""] = scp;
    return user !== undefined || isFullName(host) ? addressOf(host, "", pathOf(path)) : undefined;
  }
  const [, scheme = "", host = "", port = "", path = ""] = ADDRESS.exec(isWhole ? text : `https://${text}`) ?? [];
  if (!isWhole && !isFullName(host)) return undefined;
  const protocol = scheme.toLowerCase();
  // The port of ssh says nothing of where its pages are.
  const isPage = protocol.startsWith("http") && !USUAL_PORTS.has(port);
  return addressOf(host, isPage ? port : "", pathOf(path), protocol);
}

/** Where a host speaks ssh that has its pages elsewhere. */
const PAGES: Readonly<Record<string, string>> = {
  "ssh.github.com": "github.com",
  "altssh.gitlab.com": "gitlab.com",
  "altssh.bitbucket.org": "bitbucket.org",
  "ssh.dev.azure.com": "dev.azure.com",
  "vs-ssh.visualstudio.com": "dev.azure.com",
};
/** Azure's paths over ssh: v3/organization/project/repository. */
const AZURE_SSH = /^v3\/([^/]+\/[^/]+)\/([^/]+)$/;

/** Where a repository has the name of its project, Azure's address names it once. */
const AZURE_SHORT = /^([^/]+)\/_git\/([^/]+)$/;

/** An organization's address as it was before: organization.visualstudio.com. */
const AZURE_BEFORE = /^([^.]+)\.visualstudio\.com$/;

/** One host and path of those by which the same pages are reached. */
function pageOf(host: string, path: string): readonly [host: string, path: string] {
  const page = PAGES[host] ?? host;
  const organization = AZURE_BEFORE.exec(page)?.[1];
  if (organization !== undefined)
    return pageOf("dev.azure.com", `${organization}/${path.replace(/^defaultcollection\//, "")}`);
  if (page !== "dev.azure.com") return [page, path];
  return [page, path.replace(AZURE_SSH, "$1/_git/$2").replace(AZURE_SHORT, "$1/$2/_git/$2")];
}

const addressOf = (told: string, port: string, path: string, protocol = "https"): string | undefined => {
  const [host, page] = pageOf(told.toLowerCase(), path);
  if (path === "" || host === "") return undefined;
  const scheme = protocol === "http" && port !== "" ? "http" : "https";
  return `${scheme}://${host}${port === "" ? "" : `:${port}`}/${page}`;
};

/** What people call it: org/name. */
export const repositoryName = (url: string): string => url.replace(/^https?:\/\/[^/]+\//, "");
