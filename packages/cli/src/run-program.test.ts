import { expect, test, vi } from "vitest";
import { runProgram } from "./run-program.ts";

const node = (script: string) => runProgram([process.execPath, "-e", script]);

test.each([
  ["that ends well has succeeded", "", { status: "succeeded", exitCode: 0 }],
  ["that ends with a code has failed, with that code", "process.exit(7)", { status: "failed", exitCode: 7 }],
  ["that is killed was aborted", "process.kill(process.pid, 'SIGKILL')", { status: "aborted", exitCode: 137 }],
  ["that crashes has failed", "process.kill(process.pid, 'SIGSEGV')", { status: "failed", exitCode: 139 }],
])("a program %s", async (_, script, ended) => {
  expect(await node(script)).toEqual(ended);
});

test.each([
  ["/no/such/program", 127, 'There is no program "/no/such/program".'],
  [import.meta.dirname, 126, "it is no program"],
])("%s has failed, and it is said why", async (program, exitCode, said) => {
  const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  expect(await runProgram([program])).toEqual({ status: "failed", exitCode });
  expect(String(written.mock.calls[0]?.[0])).toContain(said);
  written.mockRestore();
});

test.each([
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)(
  "whoever interrupts us (%s) interrupts the program, which may still put things in order",
  async (signal, exitCode) => {
    const script = `process.on('${signal}', () => setTimeout(() => process.exit(0), 20)); setInterval(() => {}, 1000)`;
    const ending = node(script);
    await new Promise((later) => setTimeout(later, 400));
    process.emit(signal);
    expect(await ending).toEqual({ status: "aborted", exitCode });
  },
);
