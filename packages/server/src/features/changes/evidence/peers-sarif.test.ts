import { describe, expect, test } from "vitest";
import { readSarif } from "./sarif-reader.ts";

// The facts are those of the samples of microsoft/sarif-tutorials: what each of them says of itself.
const TOOL = { driver: { name: "SarifSamples" } };
const logOf = (run: object) => ({ version: "2.1.0", runs: [{ tool: TOOL, ...run }] });
const findingsOf = async (run: object) => (await readSarif(logOf(run))).findings;
const at = (artifactLocation: object, region?: object) => ({
  message: { text: "a finding" },
  locations: [{ physicalLocation: { artifactLocation, region } }],
});
const urisOf = async (run: object) => (await findingsOf(run)).map(({ uri }) => uri);

describe("the places of sarif-tutorials", () => {
  test.each([
    ["OriginalUriBaseIds: below a folder of the repository", { uri: "io/kb.c", uriBaseId: "SRCROOT" }, "src/io/kb.c"],
    ["OriginalUriBaseIds: below its root", { uri: "README.md", uriBaseId: "REPOROOT" }, "README.md"],
    ["a base that leads to itself", { uri: "a.c", uriBaseId: "LOOP" }, /a\.c$/],
    ["a base that nobody told", { uri: "a.c", uriBaseId: "OTHER" }, "a.c"],
    ["a base on the machine of the tool", { uri: "./a%20b.c", uriBaseId: "MACHINE" }, "a b.c"],
    ["a base with a folder without its slash", { uri: "./a.c", uriBaseId: "BARE" }, "lib/a.c"],
    ["simple-example: a whole address", { uri: "file:///C:/dev/a.js", uriBaseId: "SRCROOT" }, "C:/dev/a.js"],
    ["an artifact by its index", { index: 0 }, "src/io/kb.c"],
  ])("%s", async (_, place, expected) => {
    const [uri] = await urisOf({
      originalUriBaseIds: {
        REPOROOT: { description: { text: "the root of the repository" } },
        SRCROOT: { uri: "src/", uriBaseId: "REPOROOT" },
        LOOP: { uri: "loop/", uriBaseId: "LOOP" },
        MACHINE: { uri: "file:///home/runner/work/" },
        BARE: { uri: "./lib" },
      },
      artifacts: [{ location: { uri: "io/kb.c", uriBaseId: "SRCROOT" } }],
      results: [at(place)],
    });
    expect(uri).toEqual(typeof expected === "string" ? expected : expect.stringMatching(expected));
  });

  test("RegionVariants: what is told by characters or bytes has no line", async () => {
    const file = { uri: "a.txt" };
    const found = await findingsOf({
      results: [at(file, { startLine: 2, startColumn: 3 }), at(file, { charOffset: 9 }), at(file, { byteOffset: 9 })],
    });
    expect(found.map(({ line, column }) => [line, column])).toEqual([
      [2, 3],
      [null, null],
      [null, null],
    ]);
  });
});

describe("what counts in sarif-tutorials", () => {
  test("Baseline: what is absent is no finding of this run", async () => {
    const states = ["unchanged", "updated", "new", "absent"];
    const results = states.map((baselineState) => ({ baselineState, message: { text: baselineState } }));
    expect((await findingsOf({ results })).map(({ message }) => message)).toEqual(["unchanged", "updated", "new"]);
  });

  test.each([
    ["in the source", [{ kind: "inSource" }], "suppressed in the source"],
    ["outside", [{ kind: "external" }], "suppressed"],
    ["outside, accepted", [{ kind: "external", status: "accepted" }], "suppressed"],
    ["outside, rejected", [{ kind: "external", status: "rejected" }], null],
    ["outside, under review", [{ kind: "external", status: "underReview" }], null],
    // the sample hides this one; § 3.27.23 of the standard does not
    ["accepted and rejected", [{ kind: "inSource" }, { kind: "external", status: "rejected" }], null],
  ])("Suppressions: %s", async (_, suppressions, expected) => {
    const [found] = await findingsOf({ results: [{ message: { text: "a finding" }, suppressions }] });
    expect(found?.suppressed).toBe(expected);
  });

  test("DefaultRuleConfiguration: the level is the rule's", async () => {
    const rules = [{ id: "TUT0001", defaultConfiguration: { level: "error" } }, { id: "TUT0002" }];
    const message = { text: "a finding" };
    const found = await findingsOf({
      tool: { driver: { name: "SarifSamples", rules } },
      results: [
        { ruleId: "TUT0001", ruleIndex: 0, message },
        { ruleId: "TUT0002", ruleIndex: 1, message },
      ],
    });
    expect(found.map(({ rule, level }) => [rule, level])).toEqual([
      ["TUT0001", "error"],
      ["TUT0002", "warning"],
    ]);
  });

  test("Notifications: a run that did not succeed is told with its tool", async () => {
    const read = await readSarif(logOf({ invocations: [{ executionSuccessful: false }], results: [] }));
    expect(read).toMatchObject({ findings: [], failedTools: ["SarifSamples"] });
  });

  test("link-to-location: a link into the log is its words", async () => {
    const [found] = await findingsOf({ results: [{ message: { text: "Tainted data came from [here](1)." } }] });
    expect(found?.message).toBe("Tainted data came from here.");
  });
});
