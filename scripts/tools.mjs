import { accessSync, constants, existsSync } from "node:fs";
import { chmod, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { runCommand } from "./command.mjs";

/** Programs of the system that some tests run against: by our name, their commands, their Debian packages. */
const tools = {
  chromium: {
    commands: ["chromium", "chromium-browser", "google-chrome"],
    packages: ["chromium", "fonts-liberation"],
    tests: "browser tests",
  },
  prometheus: { commands: ["prometheus"], packages: ["prometheus"], tests: "tests against a real Prometheus" },
  promtool: { commands: ["promtool"], packages: ["prometheus"], tests: "tests of exported Prometheus rules" },
  alertmanager: {
    commands: ["prometheus-alertmanager", "alertmanager"],
    packages: ["prometheus-alertmanager"],
    tests: "tests against a real Alertmanager",
  },
};
const policyFile = "/usr/sbin/policy-rc.d";

/** Where a tool is; undefined when the system does not have it. */
export function findTool(name) {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/bin", "/usr/sbin", "/usr/local/bin"];
  const places = tools[name].commands.flatMap((command) => folders.map((folder) => join(folder, command)));
  return places.find(isProgram);
}

/** Installs missing tools where that is possible, says in one line what is skipped where not; returns what is missing. */
export async function ensureTools() {
  const missing = Object.keys(tools).filter((name) => findTool(name) === undefined);
  if (missing.length > 0 && process.getuid?.() === 0 && existsSync("/etc/debian_version")) await aptInstall(missing);
  const still = missing.filter((name) => findTool(name) === undefined);
  for (const name of still) console.log(skippedWithout(name));
  return still;
}

/** The one line that says which tests are skipped for a missing tool, and the command that installs it. */
export function skippedWithout(name) {
  const install = `sudo apt-get install -y ${tools[name].packages.join(" ")}`;
  return `Skipped: ${tools[name].tests}, for there is no ${name} here. Install it with: ${install}`;
}

async function aptInstall(names) {
  const packages = names.flatMap((name) => tools[name].packages);
  console.log(`Installing ${packages.join(", ")} …`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const result = await withoutStartingServices(async () => {
    const update = await runCommand("apt-get", ["update"], { env });
    if (update.code !== 0) return update;
    return runCommand("apt-get", ["install", "-y", "--no-install-recommends", ...packages], { env });
  });
  if (result.code !== 0) console.log(result.output.split("\n").slice(-3).join("\n"));
}

/** Debian starts a service when it installs one; its own way to forbid that is a policy file. We only need programs. */
async function withoutStartingServices(work) {
  if (existsSync(policyFile)) return work();
  await writeFile(policyFile, "#!/bin/sh\nexit 101\n");
  await chmod(policyFile, 0o755);
  try {
    return await work();
  } finally {
    await rm(policyFile, { force: true });
  }
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
