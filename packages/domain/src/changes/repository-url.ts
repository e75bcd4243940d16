/** Schemes whose addresses people cannot open in a browser, or not as they stand. */
const SCP = /^(?:[^@/\s]+@)?([^/:\s]+):(?!\d+\/)(.+)$/;
const USUAL_PORTS = new Set(["", "80", "443"]);

/** Lower case, without user, .git and slashes at its end: the path a browser opens. */
const pathOf = (path: string): string =>
  path
    .replace(/^\/+|\/+$/g, "")
    .replace(/\.git$/i, "")
    .replace(/\/+$/, "")
    .toLowerCase();

/** scheme://user@host:port/path?query */
const ADDRESS = /^(?:git\+)?(https?|ssh|git):\/\/(?:[^@/]*@)?([^/:?#\s]+)(?::(\d*))?(\/[^?#]*)?/i;

/**
 * The address of a repository as people open it: https://github.com/org/name, whatever form its source gave: ssh, git@host:path, https
 * with user, .git, a default port, in any case, groups within groups. Undefined where it is no address.
 */
export function repositoryUrl(told: string): string | undefined {
  const text = told.trim();
  const scp = text.includes("://") ? null : SCP.exec(text);
  if (scp?.[1] !== undefined && scp[2] !== undefined) return addressOf(scp[1], "", pathOf(scp[2]));
  const [, scheme = "", host = "", port = "", path = ""] =
    ADDRESS.exec(text.includes("://") ? text : `https://${text}`) ?? [];
  if (host === "") return undefined;
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

/** An organization's address as it was before: organization.visualstudio.com. */
const AZURE_BEFORE = /^([^.]+)\.visualstudio\.com$/;

/** One host and path of those by which the same pages are reached. */
function pageOf(host: string, path: string): readonly [host: string, path: string] {
  const page = PAGES[host] ?? host;
  if (page === "dev.azure.com") return [page, path.replace(AZURE_SSH, "$1/_git/$2")];
  const organization = AZURE_BEFORE.exec(page)?.[1];
  if (organization === undefined) return [page, path];
  return ["dev.azure.com", `${organization}/${path.replace(/^defaultcollection\//, "")}`];
}

const addressOf = (told: string, port: string, path: string, protocol = "https"): string | undefined => {
  const [host, page] = pageOf(told.toLowerCase(), path);
  if (path === "" || !/[.:]|^localhost$/.test(host)) return undefined;
  const scheme = protocol === "http" && port !== "" ? "http" : "https";
  return `${scheme}://${host}${port === "" ? "" : `:${port}`}/${page}`;
};

/** What people call it: org/name. */
export const repositoryName = (url: string): string => url.replace(/^https?:\/\/[^/]+\//, "");
