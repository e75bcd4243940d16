import { CHECKS } from "./all.mjs";
import { openTree } from "./tree.mjs";

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
