import { ApiProblem } from "@shipshape/contract/problem";
import { expect, test } from "vitest";
import type { Ended } from "./run-program.ts";
import { tellTheEnd } from "./tell-the-end.ts";

const AWAY = new ApiProblem(0, "unreachable", "No answer from http://localhost:4600");
const STARTING = new ApiProblem(503, "unavailable", "It starts");
const ENDED_BEFORE = new ApiProblem(409, "conflict", "DEP-7 has ended before, as failed.");
const WELL: Ended = { status: "succeeded", exitCode: 0 };
const BADLY: Ended = { status: "failed", exitCode: 7 };

/** Tells a server that answers so, one after another; what was written, how long was waited, and the code in the end. */
async function told(ended: Ended, ...answers: readonly (Error | string)[]) {
  const rest = [...answers];
  const waited: number[] = [];
  let written = "";
  const code = await tellTheEnd(ended, {
    mend: "shipshape deploy finish DEP-7 --status succeeded",
    tell: async () => {
      const answer = rest.length > 1 ? rest.shift() : rest[0];
      if (answer instanceof Error) throw answer;
      return answer ?? "";
    },
    sleep: async (ms) => void waited.push(ms),
    write: (line) => {
      written += line;
    },
  });
  return { code, waited, written };
}

test.each([
  ["that did well", WELL, 0],
  ["that failed", BADLY, 7],
])("a program %s ends as it did", async (_, ended, code) => {
  expect(await told(ended, "DEP-7, told")).toEqual({ code, waited: [], written: "DEP-7, told" });
});

test("a server that starts anew is told when it is back", async () => {
  expect(await told(WELL, AWAY, STARTING, "DEP-7, told")).toEqual({
    code: 0,
    waited: [1_000, 2_000],
    written: "DEP-7, told",
  });
});

test.each([
  ["what did well ends with the code of a server that is away", WELL, 3],
  ["what failed keeps its code", BADLY, 7],
])("a server that stays away is told by hand: %s", async (_, ended, code) => {
  const { waited, written, ...end } = await told(ended, AWAY);
  expect([end.code, waited.length]).toEqual([code, 4]);
  expect(written).toMatch(
    /^No answer from .*\nThe program ended \((succeeded|failed)\), and that could not be told\. Tell it: shipshape deploy finish DEP-7/,
  );
});

test("what the server refuses is not asked again", async () => {
  const { code, waited, written } = await told(WELL, ENDED_BEFORE);
  expect([code, waited]).toEqual([3, []]);
  expect(written).toContain("DEP-7 has ended before, as failed.\nThe program ended (succeeded)");
});
