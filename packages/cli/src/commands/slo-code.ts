import { configuration } from "@shipshape/contract/configuration";
import { slo } from "@shipshape/contract/slo";
import { Command, Option } from "commander";
import { stringify } from "yaml";
import { EXIT } from "../exit-code.ts";
import { call, show } from "../run-route.ts";
import { type Find, openSloBundle, type Plain, REFERRED_KINDS, rulesOf } from "../slo-documents.ts";
import { findAmong, readSloFiles } from "../slo-files.ts";
import { type Validation, validation } from "../slo-validation.ts";
import { filesOf } from "./apply.ts";

/** Documents as a file of YAML that applies. */
export const yamlOf = (documents: readonly unknown[]): string =>
  documents
    .map((document) => stringify(document, { lineWidth: 0 }))
    .join("---\n")
    .trimEnd();

/** Each fault on a line, then how many there were. */
export function validationText({ documents, skipped, faults }: Validation): string {
  const lines = faults.map(({ file, line, path, code, message }) =>
    [`${file}:${line}`, path === "" ? "" : ` ${path}`, `: ${message} [${code}]`].join(""),
  );
  const judged = `${documents} ${documents === 1 ? "document" : "documents"}`;
  const others = skipped === 0 ? "" : `, ${skipped} of other formats passed over`;
  const found = faults.length === 0 ? "no fault" : `${faults.length} ${faults.length === 1 ? "fault" : "faults"}`;
  return [...lines, `${judged}${others}: ${found}`].join("\n");
}

const warn = (lines: readonly string[]): void => {
  for (const line of lines) process.stderr.write(`! ${line}\n`);
};

function validateCommand(): Command {
  const command = new Command("validate")
    .description("Hold files of OpenSLO to every rule of the specification, without a server")
    .argument("<file...>", "files, or folders of YAML and JSON files")
    .addHelpText("after", "\nExample:\n  shipshape slo validate slos/   # ends with 2 where there is a fault");
  return command.action(async (paths: string[]) => {
    const found = validation(await filesOf(paths));
    show(command, found, validationText);
    if (found.faults.length > 0) process.exitCode = EXIT.invalid;
  });
}

function importCommand(): Command {
  const command = new Command("import")
    .description("Print files of Sloth, or of other versions of OpenSLO, as documents of OpenSLO v1")
    .argument("<file...>", "files, or folders of YAML and JSON files")
    .addOption(new Option("--from <format>", "what the files are").choices(["sloth", "openslo"]).default("sloth"))
    .option("--source <name>", "the DataSource that Sloth's queries are asked of", "prometheus")
    .addHelpText(
      "after",
      "\nExample:\n  shipshape slo import sloth.yml --source prom > slos.yaml && shipshape apply -f slos.yaml",
    );
  return command.action(async (paths: string[]) => {
    const { source } = command.opts<{ source: string }>();
    const { documents, warnings } = readSloFiles(await filesOf(paths), source);
    warn(warnings);
    show(command, { documents, warnings }, () => yamlOf(documents));
  });
}

type ExportOptions = { format: "openslo" | "prometheus-rules"; file?: string[]; source: string };

function exportCommand(): Command {
  const command = new Command("export")
    .description(
      "Print objectives with all that they refer to as OpenSLO v1, or as the Prometheus rules that Sloth makes",
    )
    .argument("[name]", "one objective; all of them where absent")
    .addOption(
      new Option("--format <format>", "what is printed").choices(["openslo", "prometheus-rules"]).default("openslo"),
    )
    .option("-f, --file <path...>", "read files of OpenSLO or Sloth instead of asking the server")
    .option("--source <name>", "with --file: the DataSource that Sloth's queries are asked of", "prometheus")
    .addHelpText("after", "\nExample:\n  shipshape slo export checkout --format prometheus-rules > rules.yml");
  return command.action(async (name: string | undefined) => {
    const { format, file, source } = command.opts<ExportOptions>();
    const { slos, find, warnings, slothRules } = file
      ? await fromFiles(file, source, format, name)
      : { ...(await fromServer(command, name)), warnings: [], slothRules: [] };
    warn(warnings);
    if (format === "openslo")
      return show(command, { documents: openSloBundle(slos, find) }, ({ documents }) => yamlOf(documents));
    const { groups, notes } = rulesOf(slos, find);
    warn(notes);
    show(command, { groups: [...slothRules, ...groups], notes }, (made) => yamlOf([{ groups: made.groups }]));
  });
}

const nameOf = (document: Plain): unknown => (document["metadata"] as Plain | undefined)?.["name"];

/** Rules of Sloth's own files are made of them directly: what goes through our documents is only what is not Sloth's. */
async function fromFiles(paths: readonly string[], source: string, format: string, name: string | undefined) {
  const { documents, warnings, slothRules } = readSloFiles(await filesOf(paths), source);
  const isDirect = format === "prometheus-rules" && slothRules.length > 0;
  const isWanted = (document: Plain): boolean =>
    document["kind"] === "SLO" &&
    (name === undefined || nameOf(document) === name) &&
    !(isDirect && isOfSloth(document));
  const slos = documents.filter(isWanted);
  if (slos.length === 0 && !isDirect)
    throw new Error(name ? `There is no SLO "${name}" in these files.` : "There is no SLO in these files.");
  return {
    slos,
    find: findAmong(documents),
    warnings: isDirect ? [] : warnings,
    slothRules: isDirect ? slothRules : [],
  };
}

const isOfSloth = (document: Plain): boolean => {
  const { annotations } = (document["metadata"] ?? {}) as { annotations?: Plain };
  return annotations?.["sloth.slok.dev/slo"] !== undefined;
};

/** One objective, or all; of what they may refer to, every kind is asked once. */
async function fromServer(command: Command, name: string | undefined): Promise<{ slos: Plain[]; find: Find }> {
  const ofKind = async (kind: string): Promise<Plain[]> =>
    (await call(command, configuration.export, { query: { kind } })).documents;
  const slos =
    name === undefined
      ? await ofKind("SLO")
      : [(await call(command, slo.get, { params: { name } })).definition as Plain];
  const referred = await Promise.all(REFERRED_KINDS.map(ofKind));
  return { slos, find: findAmong(referred.flat()) };
}

/** Objectives as code: checked, taken over, given away. */
export const sloCodeCommands = (): Command[] => [validateCommand(), importCommand(), exportCommand()];
