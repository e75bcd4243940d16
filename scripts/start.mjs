import { ensureBuilt } from "./build.mjs";
import { ensureInstalled, requireNode } from "./install.mjs";

const HELP = `npm start              starts Shipshape: installs and builds what is missing, prints where it listens
npm start -- --demo    the same with a small shop beside it that ships, breaks and heals

Everything else is an environment variable, such as SHIPSHAPE_PORT=8080: docs/configuration.md
The command line is bin/shipshape.mjs; \`node bin/shipshape.mjs --help\` tells what it does.
`;

const parent = process.ppid;
const given = process.argv.slice(2);
const unknown = given.find((one) => one !== "--demo");
if (unknown === "--help" || unknown === "-h") {
  process.stdout.write(HELP);
  process.exit(0);
}
if (unknown !== undefined) {
  process.stderr.write(`npm start does not know ${unknown}.\n\n${HELP}`);
  process.exit(2);
}
const withDemo = given.includes("--demo");
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
