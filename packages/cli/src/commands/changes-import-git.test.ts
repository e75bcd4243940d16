import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { runAgainst } from "../testing/run-against.ts";
import { importGitCommand } from "./changes-import-git.ts";

const folder = mkdtempSync(join(tmpdir(), "import-git-"));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** A repository of so many commits, made at once. */
function repositoryOf(commits: number): string {
  const path = join(folder, String(commits));
  const input = Array.from({ length: commits }, (_, nth) => {
    const from = nth === 0 ? "" : `from :${nth}\n`;
    return `commit refs/heads/main\nmark :${nth + 1}\ncommitter dev <dev@example.org> ${1_700_000_000 + nth} +0000\ndata 1\nx\n${from}\n`;
  });
  execFileSync("git", ["init", "-q", "-b", "main", path]);
  execFileSync("git", ["-C", path, "fast-import", "--quiet"], { input: input.join("") });
  return path;
}

/** What a person sees beside the answer while a repository of so many commits is handed in. */
async function seen(commits: number): Promise<string[]> {
  const path = repositoryOf(commits);
  const lines: string[] = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => lines.push(String(text)) > 0);
  const address = ["--repository", "https://github.com/org/shop"];
  const { printed } = await runAgainst({ taken: true }, [importGitCommand()], "import-git", path, ...address);
  expect(printed).toContain(`Handed in ${commits} commits and 0 tags`);
  return lines;
}

test("whoever hands in a long history sees how far it came", async () => {
  expect(await seen(5_001)).toEqual(["5000 of 5001 commits are handed in …\n"]);
});

test("a short one is over before anybody asks", async () => {
  expect(await seen(12)).toEqual([]);
});

test("a shallow clone is told, and where it ends nobody says that there was nothing before", async () => {
  const shallow = join(folder, "shallow");
  execFileSync("git", ["clone", "-q", "--depth", "2", `file://${repositoryOf(5)}`, shallow]);
  const lines: string[] = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => lines.push(String(text)) > 0);
  const { sent } = await runAgainst({ taken: true }, [importGitCommand()], "import-git", shallow);
  expect(lines.join("")).toContain("git fetch --unshallow --tags");
  const body = sent?.body as { commits: { parents?: string[] }[] } | undefined;
  expect(body?.commits.map(({ parents }) => parents?.length)).toEqual([undefined, 1]);
});
