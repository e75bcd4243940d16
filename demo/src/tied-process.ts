import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { basename, extname, join } from "node:path";
import { demoRoot } from "./demo-root.ts";
import type { ChildMessage, ParentMessage } from "./parent.ts";
import type { RotatingLog } from "./rotating-log.ts";

const STOP_WITHIN_MS = 8_000;
const REMEMBERED_OUTPUT = 4_000;

/** Where util-linux has it, the kernel ends a child when its parent dies, even by kill -9. */
const hasSetpriv = spawnSync("setpriv", ["--pdeathsig", "TERM", "true"]).status === 0;

type Start = {
  readonly name: string;
  readonly command: readonly string[];
  readonly log: RotatingLog;
  readonly ipc: boolean;
};

/** A child process that lives no longer than this one, and whose output goes to a log. */
export class TiedProcess {
  readonly name: string;
  readonly exited: Promise<number | string>;
  readonly #child: ChildProcess;
  readonly #received: ChildMessage[] = [];
  #wake: () => void = () => {};
  #output = "";

  constructor({ name, command, log, ipc }: Start) {
    this.name = name;
    const [program = "", ...args] = hasSetpriv ? ["setpriv", "--pdeathsig", "TERM", "--", ...command] : command;
    this.#child = spawn(program, args, {
      cwd: demoRoot(),
      stdio: ["ignore", "pipe", "pipe", ...(ipc ? (["ipc"] as const) : [])],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.#output = `${this.#output}${chunk}`.slice(-REMEMBERED_OUTPUT);
        log.write(chunk);
      });
    }
    this.#child.on("message", (message: ChildMessage) => {
      this.#received.push(message);
      this.#wake();
    });
    this.exited = new Promise((resolve) => {
      this.#child.on("error", (error) => resolve(error.message));
      this.#child.on("close", (code, signal) => resolve(code ?? signal ?? "unknown"));
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  tell(message: ParentMessage): void {
    this.#child.send(message);
  }

  /** The next message of a type; an error with the end of the output when the process ends before. */
  async told<T extends ChildMessage["type"]>(type: T): Promise<Extract<ChildMessage, { type: T }>> {
    const ended = this.exited.then((how) => {
      throw new Error(`${this.name} ended (${how}) before it was ${type}: ${this.#output.trim() || "no output"}`);
    });
    const isWanted = (message: ChildMessage): message is Extract<ChildMessage, { type: T }> => message.type === type;
    for (;;) {
      const found = this.#received.find(isWanted);
      if (found) {
        ended.catch(() => {});
        return found;
      }
      await Promise.race([ended, new Promise<void>((resolve) => (this.#wake = resolve))]);
    }
  }

  /** Asks the process to stop and waits until it has; after eight seconds it is killed. */
  async stop(): Promise<void> {
    this.#child.kill("SIGTERM");
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), STOP_WITHIN_MS);
    await this.exited;
    clearTimeout(timer);
  }
}

/** The command that runs another program of the demo: a source through tsx, or a bundle beside this bundle. */
export function demoProgram(name: string, args: readonly string[]): string[] {
  const extension = extname(basename(import.meta.filename));
  const loader = extension === ".ts" ? ["--import", "tsx"] : [];
  return [process.execPath, ...loader, join(import.meta.dirname, `${name}${extension}`), ...args];
}
