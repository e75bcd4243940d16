import { ensureBuilt } from "./build.mjs";
import { ensureInstalled, requireNode } from "./install.mjs";

const parent = process.ppid;
const withDemo = process.argv.includes("--demo");
requireNode();
await ensureInstalled();
await ensureBuilt(withDemo ? undefined : ["server", "cli", "web"]);
if (process.env.npm_lifecycle_event === "start") endWithNpm(parent);
// In this process, so that a signal to it reaches the server itself.
process.setSourceMapsEnabled(true);
const { shipshape } = await import("../dist/server/main.js");
if (withDemo) shipshape.startDemo();

/** Whoever kills the npm they started means us: a killed npm cannot pass that on. */
function endWithNpm(npm) {
  const watch = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, 500).unref();
}
