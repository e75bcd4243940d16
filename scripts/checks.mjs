import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { CHECKS } from "./checks/all.mjs";
import { writeRoomsDoc } from "./checks/rooms-doc.mjs";
import { report, runChecks } from "./checks/run-checks.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

const USAGE = `node scripts/checks.mjs [names…]     runs every house check, or the ones named
  --list     prints what each check holds
  --root     the repository to check, unless it is this one
  --write    writes the documents generated from scripts/rooms.json, then checks`;

async function main() {
  const options = {
    root: { type: "string", default: ROOT },
    list: { type: "boolean" },
    write: { type: "boolean" },
    help: { type: "boolean" },
  };
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
  if (values.write) writeRoomsDoc(values.root);
  const { lines, failed } = report(await runChecks(values.root, { only: positionals }));
  console.log(lines.join("\n"));
  process.exitCode = failed.length === 0 ? 0 : 1;
}

await main();
