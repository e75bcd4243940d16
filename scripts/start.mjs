import { allTargets, ensureBuilt } from "./build.mjs";
import { ensureInstalled, requireNode } from "./install.mjs";

requireNode();
await ensureInstalled();
await ensureBuilt(process.argv.includes("--demo") ? allTargets : ["server", "cli", "web"]);
// In this process, so that a signal to it reaches the server itself.
process.setSourceMapsEnabled(true);
await import("../dist/server/main.js");
