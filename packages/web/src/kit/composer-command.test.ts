import { expect, test, vi } from "vitest";
import { type ComposerCommand, readCommand, suggestionsFor } from "./composer-command.ts";

const severity = vi.fn();
const resolve = vi.fn();
const escalate = vi.fn();
const commands: ComposerCommand[] = [
  { name: "escalate", does: "Page the next step", run: escalate },
  {
    name: "severity",
    does: "Say how bad it is",
    wants: "a severity",
    options: [{ value: "SEV1" }, { value: "SEV2" }],
    run: severity,
  },
  { name: "resolve", does: "Say that it is over", wants: "what helped", isOptional: true, run: resolve },
];
const offered = (typed: string) => suggestionsFor(typed, commands).map(({ text }) => text);

test.each([
  ["/", ["/escalate", "/severity ", "/resolve "]],
  ["/e", ["/escalate"]],
  ["/sev", ["/severity "]],
  ["/severity", ["/severity SEV1", "/severity SEV2"]],
  ["/severity sev2", ["/severity SEV2"]],
  ["/resolve it went away", []],
  ["/nothing ", []],
])("%s offers %j", (typed, texts) => expect(offered(typed)).toEqual(texts));

const send = (typed: string) => {
  const reading = readCommand(typed, commands);
  if ("fault" in reading) return reading.fault;
  reading.run();
  return undefined;
};

test("a command runs with what follows it, in the words that it knows", () => {
  expect(send("/severity sev2 ")).toBeUndefined();
  expect(severity).toHaveBeenLastCalledWith("SEV2");
  send("/resolve rolled back\nand waited");
  expect(resolve).toHaveBeenLastCalledWith("rolled back\nand waited");
  send("/resolve");
  expect(resolve).toHaveBeenLastCalledWith("");
  send("/ESCALATE");
  expect(escalate).toHaveBeenCalledTimes(1);
});

test("what is missing or unknown is said", () => {
  expect(send("/severity")).toBe("/severity wants a severity.");
  expect(send("/severity SEV9")).toBe("SEV9 is not a severity: SEV1, SEV2.");
  expect(send("/usr/bin is full")).toBe("There is no command /usr/bin. Type / for those there are.");
});
