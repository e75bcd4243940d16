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
