import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { expect, test } from "vitest";
import { shipshapeProgram } from "./program.ts";

const ROOT = new URL("../../..", import.meta.url).pathname;

type Told = { readonly where: string; readonly words: readonly string[] };

/** Words as a shell parts them, up to what is another command, another program's, or a comment. */
function wordsOf(line: string): string[] {
  const words = line.match(/"[^"]*"|'[^']*'|[^\s"']+(?:"[^"]*"|'[^']*')?/g) ?? [];
  const end = words.findIndex((word) => /^(#.*|\|\|?|&&|[<>]|--|\\|;)$/.test(word));
  return (end === -1 ? words : words.slice(0, end)).map((word) => word.replace(/^(["'])(.*)\1$/, "$2"));
}

const COMMAND = /^(?:\$ )?shipshape\s+([a-z-][\s\S]*)$/;

function commandsIn(where: string, texts: readonly string[]): Told[] {
  return texts.flatMap((text) => {
    const [, line] = COMMAND.exec(text.trim().replace(/^if ! |^if /, "")) ?? [];
    return line === undefined ? [] : [{ where, words: wordsOf(line) }];
  });
}

/** What a guide tells people to type: the lines of its blocks, and what stands between backticks. */
function inGuide(path: string): Told[] {
  const text = readFileSync(join(ROOT, path), "utf8");
  const blocks = [...text.matchAll(/^```\w*\n([\s\S]*?)^```/gm)].map(([, block = ""]) => block);
  const lines = blocks.flatMap((block) => block.replaceAll(/\\\n\s*/g, " ").split("\n"));
  const spans = [...text.replaceAll(/^```[\s\S]*?^```/gm, "").matchAll(/`([^`]+)`/g)].map(([, span = ""]) => span);
  return commandsIn(path, [...lines, ...spans]);
}

/** What the program itself tells: 'shipshape …' in its messages, and the commands that its pages show. */
function inSource(path: string): Told[] {
  const text = readFileSync(join(ROOT, path), "utf8");
  const said = [...text.matchAll(/(?<!\()'(shipshape [^'\n]+)'/g)].map(([, span = ""]) => span);
  const shown = [...text.matchAll(/cliCommand\(\s*(["`])(.*?)\1/g)].map(([, , span = ""]) => `shipshape ${span}`);
  const spans = [...text.matchAll(/<code>(shipshape [^<{]+)<\/code>/g)].map(([, span = ""]) => span);
  return commandsIn(path, [...said, ...shown, ...spans]);
}

const filesBelow = (folder: string, isWanted: (path: string) => boolean): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .map((path) => join(folder, path))
    .filter((path) => isWanted(path));

const isPlaceholder = (word: string): boolean => /[…<>{}$|]|^[A-Z]/.test(word);

const program = await shipshapeProgram();
const ancestors = ({ parent }: Command): Command[] => (parent ? [parent, ...ancestors(parent)] : []);

/** A group may hand what it is told to the first of its commands: those count too. */
const optionsOf = (command: Command) =>
  [command, ...ancestors(command), ...command.commands].flatMap(({ options }) => options);

/** What is wrong with a command as it is told; undefined for one that exists, with options that it has. */
function faultOf({ where, words }: Told): string | undefined {
  let command = program;
  let rest = words;
  while (rest[0] !== undefined && command.commands.length > 0 && !rest[0].startsWith("-") && !isPlaceholder(rest[0])) {
    const name: string = rest[0].replace(/[.,;:?!]+$/, "");
    const next = command.commands.find((one) => one.name() === name || one.aliases().includes(name));
    if (!next) {
      // a group may be a command itself, with words of its own
      if (command.registeredArguments.length > 0) break;
      return `${where}: there is no command '${words.join(" ")}'`;
    }
    command = next;
    rest = rest.slice(1);
  }
  const flags = rest.map((word) => word.split("=")[0] ?? "").filter((word) => /^-[a-zA-Z]$|^--[a-z]/.test(word));
  const wrong = flags.filter(
    (flag) =>
      !["--help", "-h", "--version"].includes(flag) &&
      !optionsOf(command).some(({ long, short }) => long === flag || short === flag),
  );
  return wrong.length === 0 ? undefined : `${where}: 'shipshape ${words.join(" ")}' has no ${wrong.join(", ")}`;
}

test("every command that a guide tells people to type exists, with its options", () => {
  const guides = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    ...filesBelow("docs", (path) => /^docs\/[^/]+\.md$/.test(path)),
  ];
  const told = guides.flatMap(inGuide);
  expect(told.length).toBeGreaterThan(120);
  expect(told.map(faultOf).filter((fault) => fault !== undefined)).toEqual([]);
});

test("every command that a message or a page tells people to type exists, with its options", () => {
  const sources = ["packages", "scripts", "demo/src"].flatMap((folder) =>
    filesBelow(folder, (path) => /\.(tsx?|mjs)$/.test(path) && !/node_modules|\.test\.|testing\//.test(path)),
  );
  const told = sources.flatMap(inSource);
  expect(told.length).toBeGreaterThan(80);
  expect(told.map(faultOf).filter((fault) => fault !== undefined)).toEqual([]);
});
