import { expect, test } from "vitest";
import { runProgram } from "./run-program.ts";

const node = (script: string) => runProgram([process.execPath, "-e", script]);

test.each([
  ["that ends well has succeeded", "", { status: "succeeded", exitCode: 0 }],
  ["that ends with a code has failed, with that code", "process.exit(7)", { status: "failed", exitCode: 7 }],
  ["that is killed was aborted", "process.kill(process.pid, 'SIGKILL')", { status: "aborted", exitCode: 137 }],
])("a program %s", async (_, script, ended) => {
  expect(await node(script)).toEqual(ended);
});

test("a program that does not exist has failed", async () => {
  expect(await runProgram(["/no/such/program"])).toEqual({ status: "failed", exitCode: 127 });
});

test("whoever interrupts us interrupts the program, which may still put things in order", async () => {
  const script = "process.on('SIGTERM', () => setTimeout(() => process.exit(0), 20)); setInterval(() => {}, 1000)";
  const ending = node(script);
  await new Promise((later) => setTimeout(later, 400));
  process.emit("SIGTERM");
  expect(await ending).toEqual({ status: "aborted", exitCode: 143 });
});
