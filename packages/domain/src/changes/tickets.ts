/** Jira and its like: two to ten capitals, a number. The same letters begin names of standards, which are no tickets. */
const JIRA = /(?<![A-Za-z0-9_.-])([A-Z][A-Z0-9]{1,9}-[1-9]\d{0,6})(?![A-Za-z0-9_]|[.-]\d)/g;
const NO_PROJECTS = new Set([
  "UTF",
  "SHA",
  "ISO",
  "RFC",
  "CVE",
  "CWE",
  "MD",
  "HTTP",
  "TLS",
  "SSL",
  "GPT",
  "ES",
  "IEEE",
  "X",
  "GHSA",
  "AES",
  "RSA",
  "PEP",
  "JEP",
]);
/** #41, GH-41, AB#12: not within a word, a hash or an address. */
const NUMBERED = /(?<![A-Za-z0-9_/&#])(AB#|GH-|#)([1-9]\d{0,6})(?![A-Za-z0-9_]|[.-]\d)/gi;
/** In a branch: feature/pay-12-shorter-answers, fix/PAY-12, 41-shorter-answers. */
const BRANCH_JIRA = /(?:^|\/)([a-z][a-z0-9]{1,9}-[1-9]\d{0,6})(?![a-z0-9_.])/gi;
const NO_TICKETS = new Set([
  "release",
  "hotfix",
  "version",
  "node",
  "go",
  "java",
  "python",
  "php",
  "ruby",
  "step",
  "part",
  "phase",
  "v",
  "rc",
  "day",
]);

const jiraOf = (text: string): string[] =>
  [...text.matchAll(JIRA)].flatMap(([, key = ""]) => (NO_PROJECTS.has(key.slice(0, key.indexOf("-"))) ? [] : [key]));

function numberedOf(text: string): string[] {
  return [...text.matchAll(NUMBERED)].map(([, before = "", number = ""]) =>
    before.toUpperCase() === "AB#" ? `AB#${number}` : `#${number}`,
  );
}

/** What a branch names: its words are in any case, and a number may stand alone before them. */
export function ticketsOfBranch(branch: string): string[] {
  const keys = [...branch.matchAll(BRANCH_JIRA)].flatMap(([, key = ""]) => {
    const project = key.slice(0, key.indexOf("-"));
    return NO_TICKETS.has(project.toLowerCase()) || NO_PROJECTS.has(project.toUpperCase()) ? [] : [key.toUpperCase()];
  });
  const [, number] = /(?:^|\/)#?([1-9]\d{0,6})-[a-z]/i.exec(branch) ?? [];
  return unique([
    ...keys.map((key) => (key.startsWith("GH-") ? `#${key.slice(3)}` : key)),
    ...(number ? [`#${number}`] : []),
  ]);
}

/** The tickets that a text names, in one spelling each: PAY-12, #41 (also for GH-41), AB#12; sorted. */
export const ticketsOf = (text: string): string[] =>
  unique([...jiraOf(text).map((key) => (key.startsWith("GH-") ? `#${key.slice(3)}` : key)), ...numberedOf(text)]);

const unique = (all: readonly string[]): string[] => [...new Set(all)].toSorted();

/** A ticket as people type it, in the spelling of the record. */
export const ticketKey = (typed: string): string => {
  const text = typed.trim().toUpperCase();
  const number = /^(?:#|GH-)?(\d+)$/.exec(text)?.[1];
  return number === undefined ? text : `#${number}`;
};
