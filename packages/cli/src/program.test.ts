import type { Command } from "commander";
import { expect, test } from "vitest";
import { shipshapeProgram } from "./program.ts";

const flagsOf = ({ options }: Command): string[] => options.map(({ long, short }) => long ?? short ?? "");
const pathOf = (one: Command): string => (one.parent ? `${pathOf(one.parent)} ${one.name()}` : one.name());
const below = (command: Command): Command[] => command.commands.flatMap((one) => [one, ...below(one)]);

test("no command takes the options that were meant for one of its own commands", async () => {
  const program = await shipshapeProgram();
  const taken = [program, ...below(program)].flatMap((one) =>
    below(one).flatMap((other) => {
      const both = flagsOf(other).filter((flag) => flagsOf(one).includes(flag));
      return both.map((flag) => `${pathOf(other)} ${flag} goes to ${pathOf(one)}`);
    }),
  );
  expect(taken).toEqual([]);
});

test("a command is found under its name, and read alone", async () => {
  const all = (await shipshapeProgram()).commands.map((command) => command.name());
  expect(all.length).toBeGreaterThan(30);
  for (const name of all) {
    const { commands } = await shipshapeProgram([name]);
    expect(commands.map((command) => command.name())).toEqual([name]);
  }
});

test.each([
  [["--url", "http://gate.test", "--json", "alert", "send"], ["alert"]],
  [["--token", "gate", "deploy", "run", "--service", "slo"], ["deploy"]],
])("what is said before a command is none: %j", async (argv, names) => {
  expect((await shipshapeProgram(argv)).commands.map((command) => command.name())).toEqual(names);
});

test.each([[[]], [["--help"]], [["help", "gate"]], [["toString"]], [["gat", "check"]]])(
  "whoever asks for help, or errs, is told of every command: %j",
  async (argv) => {
    expect((await shipshapeProgram(argv)).commands.length).toBeGreaterThan(30);
  },
);
