import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { configuration } from "@shipshape/contract/configuration";
import type { CallOutput } from "@shipshape/contract/route";
import { Command } from "commander";
import { stringify } from "yaml";
import { call, show } from "../run-route.ts";

type Plan = CallOutput<typeof configuration.plan>;
type File = { path: string; text: string };

const IS_CONFIGURATION = /\.(ya?ml|json)$/;

/** The files of a path: itself, or every YAML and JSON file below it, in a steady order. */
async function filesAt(path: string): Promise<File[]> {
  const found = await stat(path).catch(() => {
    throw new Error(`There is nothing at ${path}.`);
  });
  if (!found.isDirectory()) return [{ path, text: await readFile(path, "utf8") }];
  const names = (await readdir(path, { recursive: true })).filter((name) => IS_CONFIGURATION.test(name)).sort();
  if (names.length === 0) throw new Error(`There is no .yaml, .yml or .json file in ${path}.`);
  return Promise.all(
    names.map(async (name) => ({
      path: relative(".", join(path, name)),
      text: await readFile(join(path, name), "utf8"),
    })),
  );
}

/** All files of several paths. */
export const filesOf = async (paths: readonly string[]): Promise<File[]> =>
  (await Promise.all(paths.map(filesAt))).flat();

const value = (of: unknown): string => (of === undefined ? "nothing" : JSON.stringify(of));

/** What the files of a source name no more: gone, to go with --prune, or kept and why. */
const removalText = ({ action, kind, name, file, because }: Plan["removals"][number]): string => {
  if (action === "keep") return `  ${kind} ${name}  stays: ${because} (${file})`;
  return `- ${kind} ${name}  (${file})${action === "leave" ? "  only with --prune" : ""}`;
};

/** A plan, a line for each document, each field that changes, and what that does. */
export function planText(plan: Plan, done: boolean): string {
  const { changes, removals, warnings, creates, updates, removes, unchanged } = plan;
  const lines = changes.flatMap(({ action, kind, name, file, line, differences, effects }) => {
    if (action === "unchanged") return [];
    const head = `${action === "create" ? "+" : "~"} ${kind} ${name}  (${file}:${line})`;
    const fields = action === "create" ? [] : differences;
    return [
      head,
      ...fields.map((field) => `    ${field.path}: ${value(field.before)} → ${value(field.after)}`),
      ...effects.map((effect) => `    ⇒ ${effect}`),
    ];
  });
  const said = warnings.map(({ file, line, message }) => `! ${file ?? ""}:${line ?? ""} ${message}`);
  const verbs = done ? ["created", "updated", "removed"] : ["to create", "to update", "to remove"];
  const counts = [
    `${creates} ${verbs[0]}`,
    `${updates} ${verbs[1]}`,
    ...(removals.length > 0 ? [`${removes} ${verbs[2]}`] : []),
    `${unchanged} unchanged`,
  ];
  return [...lines, ...removals.map(removalText), ...said, counts.join(", ")].join("\n");
}

const withFiles = (command: Command): Command =>
  command
    .requiredOption("-f, --file <path...>", "files, or folders of YAML and JSON files")
    .option("--source <name>", "whose files these are, such as a repository: what they name is theirs")
    .option("--prune", "take away what this source named before, and these files name no more");

/** What the options of a command ask for. */
async function bodyOf(command: Command) {
  const { file, ...ownership } = command.opts<{ file: string[]; source?: string; prune?: boolean }>();
  return { files: await filesOf(file), ...ownership };
}

export function planCommand(): Command {
  const command = withFiles(new Command("plan").description("Print what applying these files would change"));
  return command.action(async () => {
    const body = await bodyOf(command);
    show(command, await call(command, configuration.plan, { body }), (plan) => planText(plan, false));
  });
}

export function applyCommand(): Command {
  const command = withFiles(new Command("apply").description("Make it as these files say: all of it, or none of it"));
  return command.action(async () => {
    const body = await bodyOf(command);
    show(command, await call(command, configuration.apply, { body }), (plan) => planText(plan, true));
  });
}

export function exportCommand(): Command {
  const command = new Command("export")
    .description("Print everything as YAML documents that apply to the same again")
    .option("--kind <kind>", "only this kind: Service, SLO, Schedule …");
  return command.action(async () => {
    const query = command.opts<{ kind?: string }>();
    const answer = await call(command, configuration.export, { query });
    show(command, answer, ({ documents }) =>
      documents
        .map((document) => stringify(document))
        .join("---\n")
        .trimEnd(),
    );
  });
}
