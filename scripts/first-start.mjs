import { spawn } from "node:child_process";
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { root } from "./command.mjs";

/** What the first start of a server makes, in this folder, for journeys to copy (journeys/harness/first-start.ts). */
export async function keepFirstStart(folder) {
  const [kept, draft] = [join(folder, "kept"), join(folder, "draft")];
  if (existsSync(kept)) return;
  // The database's user has to pass through.
  mkdirSync(draft, { mode: 0o711 });
  const env = { PATH: process.env.PATH, SHIPSHAPE_DATA: draft, SHIPSHAPE_PORT: String(await freePort()) };
  const server = spawn(process.execPath, [join(root, "dist", "server", "main.js")], {
    env: { ...env, SHIPSHAPE_CLOCK: "fake" },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  for (const stream of [server.stdout, server.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      if (!output.includes("works once") && (output + text).includes("works once")) server.kill("SIGTERM");
      output += text;
    });
  }
  const code = await new Promise((resolve) => server.once("close", resolve));
  if (code !== 0) throw new Error(`The first start of a server ended with ${code}:\n${output}`);
  renameSync(draft, kept);
}

function freePort() {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
