import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { CHECKS } from "./checks/all.mjs";
import { writeRoomsDoc } from "./checks/rooms-doc.mjs";
import { openTree } from "./checks/tree.mjs";

/** Runs the house checks side by side; a check that saw nothing has failed, for it proves nothing. */
export async function runChecks(root, { only = [] } = {}) {
  const tree = openTree(root);
  const chosen = CHECKS.filter(({ name }) => only.length === 0 || only.includes(name));
  return Promise.all(chosen.map(async (check) => ({ name: check.name, ...judge(await check.run(tree)) })));
}

function judge({ saw, of = "files", note = "", problems }) {
  const nothing = { at: ".", says: `saw no ${of}`, mend: "add them, or correct where the check looks" };
  return { saw, of, note, problems: saw === 0 ? [nothing, ...problems] : problems };
}

export function report(results) {
  const lines = results.flatMap(({ name, saw, of, note, problems }) => [
    `${problems.length === 0 ? "ok  " : "FAIL"} ${name.padEnd(16)} ${String(saw).padStart(4)} ${of}${note && `, ${note}`}`,
    ...problems.map(({ at, says, mend }) => `       ${at}  ${says}. Mend: ${mend}.`),
  ]);
  const failed = results.filter(({ problems }) => problems.length > 0).map(({ name }) => name);
  const verdict = failed.length === 0 ? "all hold" : `${failed.length} broken: ${failed.join(", ")}`;
  return { lines: [...lines, `${results.length} house checks, ${verdict}`], failed };
}

const ROOT = fileURLToPath(new URL("..", import.meta.url));

const USAGE = `node scripts/checks.mjs [names…]     runs every house check, or the ones named
  --list     prints what each check holds
  --write    writes the documents generated from scripts/rooms.json, then checks`;

async function main() {
  const options = { list: { type: "boolean" }, write: { type: "boolean" }, help: { type: "boolean" } };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (values.help) return console.log(USAGE);
  if (values.list) return console.log(CHECKS.map(({ name, holds }) => `${name.padEnd(16)} ${holds}`).join("\n"));

  const unknown = positionals.filter((name) => !CHECKS.some((check) => check.name === name));
  if (unknown.length > 0) {
    console.error(
      `No check named ${unknown.join(", ")}. Mend: choose among ${CHECKS.map(({ name }) => name).join(", ")}.`,
    );
    process.exitCode = 2;
    return;
  }
  if (values.write) writeRoomsDoc(ROOT);
  const { lines, failed } = report(await runChecks(ROOT, { only: positionals }));
  console.log(lines.join("\n"));
  process.exitCode = failed.length === 0 ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main();
