import { ApiProblem } from "@shipshape/contract/problem";
import { expect, test } from "vitest";
import { tellTheStart } from "./tell-the-start.ts";

const AWAY = new ApiProblem(0, "unreachable", "No answer from http://localhost:4600");

/** Answers one after the other; what was written, and how often it was asked. */
function server(...answers: readonly (string | Error)[]) {
  const written: string[] = [];
  let asked = 0;
  const tell = async () => {
    const answer = answers[Math.min(asked, answers.length - 1)];
    asked += 1;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return {
    tell,
    sleep: async () => undefined,
    write: (line: string) => void written.push(line),
    written,
    asked: () => asked,
  };
}

test("a server that comes back is told", async () => {
  const one = server(AWAY, AWAY, "DEP-41");
  expect(await tellTheStart(one)).toBe("DEP-41");
  expect(one.written).toEqual([]);
});

test("a server that stays away holds nobody up, and that is said", async () => {
  const one = server(AWAY);
  expect(await tellTheStart(one)).toBeUndefined();
  expect(one.asked()).toBe(3);
  expect(one.written).toEqual([expect.stringMatching(/No answer[\s\S]*run all the same/)]);
});

test("what the server refuses is refused before anything is done", async () => {
  const refused = new ApiProblem(404, "not_found", 'There is no service "paymentz".');
  const one = server(refused);
  await expect(tellTheStart(one)).rejects.toBe(refused);
  expect(one.asked()).toBe(1);
});
