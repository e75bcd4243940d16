import type { Command } from "commander";
import { expect, test } from "vitest";
import { shipshapeProgram } from "./program.ts";

const flagsOf = ({ options }: Command): string[] => options.map(({ long, short }) => long ?? short ?? "");
const pathOf = (one: Command): string => (one.parent ? `${pathOf(one.parent)} ${one.name()}` : one.name());
const below = (command: Command): Command[] => command.commands.flatMap((one) => [one, ...below(one)]);

test("no command takes the options that were meant for one of its own commands", () => {
  const program = shipshapeProgram();
  const taken = [program, ...below(program)].flatMap((one) =>
    below(one).flatMap((other) => {
      const both = flagsOf(other).filter((flag) => flagsOf(one).includes(flag));
      return both.map((flag) => `${pathOf(other)} ${flag} goes to ${pathOf(one)}`);
    }),
  );
  expect(taken).toEqual([]);
});
