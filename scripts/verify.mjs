import { secondsSince } from "./command.mjs";
import { ensureInstalled, requireNode } from "./install.mjs";
import { runStaticPhases, runTests } from "./phases.mjs";

requireNode();
await ensureInstalled();
const began = performance.now();
const failed = await runStaticPhases();
if (!(await runTests(["unit"]))) failed.push("unit tests");
console.log(failed.length === 0 ? `verified, ${secondsSince(began)}` : `FAIL ${failed.join(", ")}: see above`);
process.exitCode = failed.length === 0 ? 0 : 1;
