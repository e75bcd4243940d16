import { describe, expect, test } from "vitest";
import { KNOWN_SOURCES, type KnownSourceKind } from "./source-setup.ts";

const KEY = "0b31".repeat(8);
const HOOK = `https://ship.example.org/hooks/changes/${KEY}`;
const given = { url: "https://ship.example.org", key: KEY, name: "ci", secret: "s3cret-s3cret", service: "payments" };
const codes = (kind: KnownSourceKind, more: object = {}) =>
  KNOWN_SOURCES[kind].setUp({ ...given, ...more }).map(({ code }) => code);

test("what is pasted into a shell is quoted: zsh takes brackets for names of files", () => {
  const commands = [...codes("github"), ...codes("gitlab")].filter((code) => /^(gh|glab) api/.test(code));
  for (const command of commands) expect(command.replace(/'[^']*'/g, "")).not.toMatch(/[[\]?*]/);
  expect(commands.map((command) => /'[^']*url[^']*=([^']*)'/.exec(command)?.[1])).toEqual([HOOK, HOOK]);
});

describe("Jenkins", () => {
  test("is given its secret where each plugin sends it, and nowhere that a log or a repository shows", () => {
    const [credential, jenkinsfile, sink] = codes("jenkins");
    expect(credential).toBe(`https://jenkins:s3cret-s3cret@ship.example.org/hooks/changes/${KEY}`);
    expect(jenkinsfile).toContain("urlOrId: 'shipshape-changes', urlType: 'SECRET'");
    expect(jenkinsfile).not.toContain("s3cret");
    expect(sink).toBe(`${HOOK}/s3cret-s3cret`);
  });
  test("without a secret is given its address", () => {
    const [credential, , sink] = codes("jenkins", { secret: undefined });
    expect([credential, sink]).toEqual([HOOK, HOOK]);
  });
  test("a secret of one's own is escaped in addresses", () => {
    const [credential, , sink] = codes("jenkins", { secret: "a/b@c" });
    expect(credential).toContain("://jenkins:a%2Fb%40c@");
    expect(sink).toBe(`${HOOK}/a%2Fb%40c`);
  });
});

test("DevLake's scripts keep the number of their connection, where the source was made with it", () => {
  const settings = { connection: "7" };
  const base = "https://ship.example.org/api/rest/plugins/webhook/connections";
  expect(KNOWN_SOURCES.devlake.addresses(given)[0]).toBe(`${base}/ci/deployments`);
  expect(KNOWN_SOURCES.devlake.addresses({ ...given, settings })[0]).toBe(`${base}/7/deployments`);
  expect(codes("devlake", { settings }).join()).toContain(`${base}/7/deployments`);
  expect(codes("devlake").join()).toContain("--set connection=1");
  expect(codes("devlake", { settings }).join()).not.toContain("--set connection=1");
});

test("DevLake's scripts may name a project, where the source was made with it", () => {
  const of = (settings: object) => KNOWN_SOURCES.devlake.addresses({ ...given, settings: { ...settings } });
  expect(of({ project: "shop" })).toContain("https://ship.example.org/plugins/webhook/projects/shop/deployments");
  expect(of({}).join()).not.toContain("/projects/");
});

test("Argo CD's ConfigMap stands in steps of two", () => {
  const [, configMap = ""] = codes("argocd");
  const indents = configMap.split("\n").map((line) => /^ */.exec(line)?.[0].length ?? 0);
  expect(Math.max(...indents.map((indent, at) => indent - (indents[at - 1] ?? 0)))).toBe(2);
});
