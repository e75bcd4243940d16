import { posix } from "node:path";
import { isLikeAPath, pathPattern } from "./doc-paths.mjs";
import { headingsOf, linesOf } from "./markdown.mjs";

const DOC = /^(README|CONTRIBUTING|CHANGELOG)\.md$|^docs\/.*\.md$/;
const ADR = /^docs\/adr\/(\d{4})-[a-z0-9-]+\.md$/;

/** Documents rot where they name things that moved. */
export const docRefs = {
  name: "doc-refs",
  holds: "Every path, link, heading and npm script that a document names exists; ADRs are numbered without gaps.",
  run(tree) {
    const docs = tree.matching(DOC);
    const found = docs.flatMap((doc) => referencesIn(doc, tree.text(doc)));
    const problems = found.flatMap((reference) => missing(reference, tree));
    return {
      saw: found.length,
      of: "references",
      note: `${docs.length} documents`,
      problems: [...problems, ...misnumberedAdrs(tree)],
    };
  },
};

function referencesIn(doc, text) {
  return linesOf(text).flatMap(({ line, content, fenced }) => {
    const links = fenced ? [] : [...content.matchAll(/\]\(<?([^)\s>]+)>?[^)]*\)|(?:src|href)="([^"]+)"/g)];
    const spans = fenced ? content.split(/[\s"'`()]+/) : [...content.matchAll(/`([^`]+)`/g)].map(([, span]) => span);
    const scripts = [...content.matchAll(/\bnpm run ([\w:-]+)/g)];
    return [
      ...links.map(([, link, attribute]) => ({ kind: "link", value: link ?? attribute })),
      ...spans.map((value) => ({ kind: fenced ? "fenced path" : "path", value })),
      ...scripts.map(([, value]) => ({ kind: "script", value })),
    ]
      .filter(({ kind, value }) => isReference(kind, value))
      .map((reference) => ({ doc, at: `${doc}:${line}`, ...reference }));
  });
}

function isReference(kind, value) {
  if (kind === "link") return !/^[a-z][a-z+.-]*:|^\/\//i.test(value);
  return kind === "script" || isLikeAPath(value, { bareNames: kind === "path" });
}

function missing({ doc, at, kind, value }, tree) {
  if (kind === "link") return missingLink(doc, at, value, tree);
  if (kind === "script") {
    if (value in (JSON.parse(tree.text("package.json")).scripts ?? {})) return [];
    return [{ at, says: `package.json has no script "${value}"`, mend: "name a script that it has" }];
  }
  const pattern = pathPattern(value);
  if (tree.paths.some((path) => pattern.test(path))) return [];
  return [{ at, says: `nothing matches ${value}`, mend: "name the place where it is now" }];
}

function missingLink(doc, at, link, tree) {
  const [target, anchor] = link.split("#");
  const path = target === "" ? doc : posix.normalize(posix.join(posix.dirname(doc), decodeURI(target)));
  const isFolder = tree.paths.some((known) => known.startsWith(`${path.replace(/\/$/, "")}/`));
  if (!tree.has(path) && !isFolder && path !== ".")
    return [{ at, says: `the link ${link} leads nowhere`, mend: "link to the place where it is now" }];
  if (!anchor || !path.endsWith(".md") || headingsOf(tree.text(path)).some(({ slug }) => slug === anchor)) return [];
  return [{ at, says: `${path} has no heading #${anchor}`, mend: "link to a heading that it has" }];
}

const misnumberedAdrs = (tree) =>
  tree.matching(/^docs\/adr\/.*\.md$/).flatMap((path, index) => {
    const expected = String(index + 1).padStart(4, "0");
    if (ADR.exec(path)?.[1] === expected) return [];
    return [{ at: path, says: `should be docs/adr/${expected}-title.md`, mend: "number ADRs without gaps or doubles" }];
  });
