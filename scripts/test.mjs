import { ensureInstalled, requireNode } from "./install.mjs";
import { runStaticPhases, runTests } from "./phases.mjs";
import { ensureTools } from "./tools.mjs";

requireNode();
await ensureInstalled();
const missing = await ensureTools();
const failed = await runStaticPhases();
// The tests come last: their own closing lines end the output. A failure above is repeated below them.
const passed = await runTests(missing.includes("chromium") ? ["!browser"] : []);
if (failed.length > 0) console.log(`FAIL ${failed.join(", ")}: see above the tests`);
process.exitCode = passed && failed.length === 0 ? 0 : 1;
