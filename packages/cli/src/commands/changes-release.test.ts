import { afterEach, expect, test, vi } from "vitest";
import { runAgainst } from "../testing/run-against.ts";
import { releaseCommands } from "./changes-release.ts";

/** What a person reads of a server that answers so. */
const printed = async (answer: unknown, ...argv: string[]): Promise<string> =>
  (await runAgainst(answer, [releaseCommands()], "release", ...argv)).printed;
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const SHA = "4f2a9c1d".repeat(5);
const NOTHING = { commits: [], pullRequests: [], tickets: [] };
const side = (version: string, commit: string | null = null) => ({
  version,
  commit,
  deployment: "DEP-1",
  since: "2026-03-02T10:00:00Z",
});
const payments = { service: "payments", left: null, right: null, onlyLeft: NOTHING, onlyRight: NOTHING, gap: null };
const diff = (...services: object[]) =>
  printed(
    { left: "staging", right: "production", services, more: false },
    ...["diff", "--left", "stg", "--right", "prod"],
  );

test("environments are told by their names, never as left and right", async () => {
  const commit = {
    ...{ sha: SHA, repository: "https://github.com/org/payments", title: "Round half even", author: "ana" },
    ...{ at: null, tickets: ["PAY-12"], url: null },
  };
  const onlyLeft = { commits: [commit], pullRequests: [], tickets: ["PAY-12"] };
  const text = await diff({ ...payments, left: side("1.4"), right: side("1.3"), onlyLeft });
  expect(text).toContain("payments: staging runs 1.4, production 1.3");
  expect(text).toContain("Only in staging (PAY-12):");
  expect(text).toContain("4f2a9c1d");
  expect(text).toContain("Only in production: nothing.");
});

test.each([
  ["nothing differs", [], "staging and production run the same."],
  ["one runs nothing", [{ ...payments, left: side("1.4") }], "payments: staging runs 1.4, production nothing."],
  [
    "neither runs anything",
    [{ ...payments, gap: "It runs in neither." }],
    "payments: staging runs nothing, production nothing. It runs in neither.",
  ],
  [
    "both run one commit",
    [{ ...payments, left: side("4f2a9c1d", SHA), right: side("v1.4.0", SHA) }],
    "payments: staging runs 4f2a9c1d, production v1.4.0: the same commit.",
  ],
])("it says so where %s", async (_, services, expected) => {
  expect((await diff(...services)).trim()).toBe(expected);
});
