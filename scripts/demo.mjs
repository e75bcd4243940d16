import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { root } from "./command.mjs";

const runner = join(root, "dist", "demo", "main.js");
const host = "127.0.0.1";
/** The demo's ports begin here; mail arrives six above. */
const usualBase = 7460;
const smtpOffset = 6;

/**
 * Decides where the demo's mailbox will be, for the server must know before it starts. A mail server of your own stays.
 * Returns the variables that the server and the demo need.
 */
export async function mailVariables({ SHIPSHAPE_SMTP_URL, DEMO_PORT_BASE } = process.env) {
  if (SHIPSHAPE_SMTP_URL) return {};
  const base = Number(DEMO_PORT_BASE ?? usualBase);
  const port = (base > 0 && (await listenedOn(base + smtpOffset))) || (await listenedOn(0));
  return { SHIPSHAPE_SMTP_URL: `smtp://${host}:${port}`, DEMO_SMTP_PORT: String(port) };
}

/** The port, when it is free; 0 finds a free one. */
function listenedOn(port) {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(undefined));
    server.listen(port, host, () => {
      const { port: found } = server.address();
      server.close(() => resolve(found));
    });
  });
}

/**
 * Runs the demo as a child that ends with this process, however it ends. A demo that was ready and ends by itself is
 * started once more, and not again. `stop` ends it and waits for that.
 */
export function startDemo({ program = runner, tell = console.error } = {}) {
  let stopping = false;
  let startsLeft = 2;
  let child;
  let exited;
  const start = () => {
    let wasReady = false;
    startsLeft -= 1;
    child = spawn(process.execPath, [program], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    child.on("message", () => {
      wasReady = true;
    });
    exited = new Promise((resolve) => child.once("exit", (code, signal) => resolve(signal ?? code)));
    exited.then((how) => {
      if (stopping) return;
      const again = wasReady && startsLeft > 0;
      tell(
        again
          ? `The demo ended (${how}): it is started once more.`
          : `The demo ended (${how}). Shipshape runs on without it; for another demo, stop it and run the command again.`,
      );
      if (again) start();
    });
  };
  start();
  return {
    async stop() {
      stopping = true;
      child.kill("SIGTERM");
      await exited;
    },
  };
}
