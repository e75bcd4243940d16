import { ApiProblem } from "@shipshape/contract/problem";
import { describe, expect, test } from "vitest";
import { askUntilOpen } from "./ask-until-open.ts";

type Answer = { verdict: "allow" | "warn" | "deny" | "defer"; because: { text: string }[]; nextOpening: Date | null };
const answer = (verdict: Answer["verdict"], text: string = verdict, nextOpening: Date | null = null): Answer => ({
  verdict,
  because: [{ text }],
  nextOpening,
});

/** A gate that answers so, one after the other, and a clock that only sleeping moves. */
async function run(answers: readonly (Answer | ApiProblem)[], waitMs: number) {
  let nowMs = 0;
  let nth = 0;
  const asked: boolean[] = [];
  const slept: number[] = [];
  const told: string[] = [];
  const result = await askUntilOpen<Answer>({
    ask: async (isCurious) => {
      asked.push(isCurious);
      const next = answers[Math.min(nth++, answers.length - 1)];
      if (next instanceof ApiProblem || next === undefined) throw next;
      return next;
    },
    waitMs,
    nowMs: () => nowMs,
    sleep: async (ms) => {
      slept.push(ms);
      nowMs += ms;
    },
    onShut: ({ because }) => void told.push(because[0]?.text ?? ""),
  });
  return { verdict: result.verdict, asked, slept, told };
}

describe("asking until the gate opens", () => {
  test("asks once where it is open, and where nobody waits", async () => {
    expect(await run([answer("warn")], 60_000)).toMatchObject({ verdict: "warn", asked: [false], slept: [] });
    expect(await run([answer("deny")], 0)).toMatchObject({ verdict: "deny", asked: [false], told: [] });
  });

  test("looks again until it opens, tells each new reason once, and has the answer that counts written down", async () => {
    const answers = [answer("deny", "INC-1"), answer("deny", "INC-1"), answer("defer", "frozen"), answer("allow")];
    expect(await run(answers, 600_000)).toEqual({
      verdict: "allow",
      asked: [false, true, true, true, false],
      slept: [15_000, 15_000, 15_000],
      told: ["INC-1", "frozen"],
    });
  });

  test("looks at the very moment at which it opens", async () => {
    const { slept } = await run([answer("defer", "frozen", new Date(4_000)), answer("allow")], 600_000);
    expect(slept).toEqual([4_000]);
  });

  test("ends when its time is over, with what the gate said last", async () => {
    const { verdict, slept } = await run([answer("defer")], 40_000);
    expect([verdict, slept]).toEqual(["defer", [15_000, 15_000, 10_000]]);
  });

  test("outlasts a server that is away for a moment, but not one that says that the question is wrong", async () => {
    const away = new ApiProblem(0, "unreachable", "away");
    expect((await run([answer("defer"), away, answer("allow")], 60_000)).verdict).toBe("allow");
    const wrong = new ApiProblem(404, "not_found", "gone");
    await expect(run([answer("defer"), wrong], 60_000)).rejects.toThrow("gone");
  });
});
