import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { findTool, skippedWithout } from "../../scripts/tools.mjs";
import { freePort } from "./free-port.ts";
import { plainEnvironment } from "./server-process.ts";

const READY_WITHIN_MS = 20_000;
/** A Prometheus that is busy with its rules may take minutes to end by itself. */
const STOPS_WITHIN_MS = 20_000;

/** A program of somebody else's that runs beside the server for a test. */
export type PeerProgram = { readonly url: string; readonly pid: number; output(): string; stop(): Promise<void> };

export type PeerStart = {
  /** Its arguments, once it is known where it listens ("127.0.0.1:40123"). */
  readonly args: (address: string) => readonly string[];
  /** Its environment, beside what a shell would give it; ours where this is absent. */
  readonly env?: (port: string) => Readonly<Record<string, string>>;
  /** Answers with 200 when it is ready. */
  readonly readyPath: string;
};

/** Starts an installed program on a free port and waits until it answers. It ends with the test run. */
export async function startPeerProgram(program: string, { args, env, readyPath }: PeerStart): Promise<PeerProgram> {
  const port = String(await freePort());
  const address = `127.0.0.1:${port}`;
  const url = `http://${address}`;
  const tie = existsSync("/usr/bin/setpriv") ? ["/usr/bin/setpriv", "--pdeathsig", "TERM"] : [];
  const [file = program, ...rest] = [...tie, program, ...args(address)];
  const child = spawn(file, rest, {
    stdio: ["ignore", "pipe", "pipe"],
    ...(env === undefined ? {} : { env: { ...plainEnvironment(), ...env(port) } }),
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (more: string) => {
      output += more;
    });
  }
  const ended = new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => resolve());
  });
  const giveUpAt = performance.now() + READY_WITHIN_MS;
  while (!(await answers(`${url}${readyPath}`))) {
    if (child.exitCode !== null) throw new Error(`${program} ended (${child.exitCode}):\n${output}`);
    if (performance.now() > giveUpAt) throw new Error(`${program} does not answer on ${url}:\n${output}`);
    await sleep(50);
  }
  return {
    url,
    pid: child.pid ?? 0,
    output: () => output,
    async stop() {
      child.kill("SIGTERM");
      const killing = setTimeout(() => child.kill("SIGKILL"), STOPS_WITHIN_MS);
      await ended;
      clearTimeout(killing);
    },
  };
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

/** Where the program is, or undefined after one line that says how to install it. */
export function peerOrSkip(name: "prometheus" | "promtool" | "alertmanager"): string | undefined {
  const found = findTool(name);
  if (found === undefined) console.log(skippedWithout(name));
  return found;
}
