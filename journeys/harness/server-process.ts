import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const repository = fileURLToPath(new URL("../..", import.meta.url));
export const serverProgram = fileURLToPath(new URL("../../dist/server/main.js", import.meta.url));

export type Ended = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

export type ServerProcess = {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  isRunning(): boolean;
  /** Everything it wrote so far, both streams in the order in which they came. */
  output(): string;
  /** Waits until it has written this; fails when it ends or stays silent. */
  waitFor(words: RegExp, withinMs: number): Promise<RegExpExecArray>;
  /** Asks over the IPC channel: only a server with a fake clock answers. Returns what time it is there. */
  ask(question: { readonly advanceMs?: number; readonly idle?: true }): Promise<Date>;
  kill(signal: NodeJS.Signals): Promise<Ended>;
};

type Answer = { readonly id: number; readonly now?: string; readonly error?: string };

/** Ends the server when the test run is killed: no orphan, whoever kills whom. */
const tied = existsSync("/usr/bin/setpriv") ? ["/usr/bin/setpriv", "--pdeathsig", "TERM"] : [];

/** Only what a shell would give it, so that no variable of the test run changes what is tested. */
export const plainEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(["PATH", "LANG", "TZ", "TMPDIR"].map((name) => [name, process.env[name]]));

/** Among them room for a burst of alerts to be forgotten before it counts as old, as `npm start` has it. */
const { scripts } = JSON.parse(readFileSync(`${repository}package.json`, "utf8")) as { scripts: { start: string } };
const NODE_FLAGS = ["--enable-source-maps", ...scripts.start.split(" ").filter((word) => word.startsWith("--"))];

/** Starts the built server with an IPC channel to us, or another command that starts it in its own way. */
export function startServerProcess(
  env: NodeJS.ProcessEnv,
  asUser?: { uid: number; gid: number },
  command: readonly string[] = [process.execPath, ...NODE_FLAGS, serverProgram],
): ServerProcess {
  const [file = process.execPath, ...args] = [...tied, ...command];
  const child = spawn(file, args, {
    cwd: repository,
    env: { ...plainEnvironment(), ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    ...(asUser ?? {}),
  });
  const output = collectOutput(child);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  return {
    pid: child.pid ?? 0,
    ended,
    isRunning,
    output: output.text,
    waitFor: (words, withinMs) => waitForWords(output, ended, words, withinMs),
    ask: (question) => ask(child, ended, question),
    async kill(signal) {
      if (isRunning()) child.kill(signal);
      return ended;
    },
  };
}

type Output = { text(): string; onMore(listener: () => void): () => void };

function collectOutput(child: ChildProcess): Output {
  let text = "";
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (more: string) => {
      text += more;
      for (const listener of listeners) listener();
    });
  }
  return {
    text: () => text,
    onMore(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function waitForWords(
  output: Output,
  ended: Promise<Ended>,
  words: RegExp,
  withinMs: number,
): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      unsubscribe();
      settle();
    };
    const fail = (because: string) =>
      finish(() => reject(new Error(`The server never wrote ${words}: ${because}. It wrote:\n${output.text()}`)));
    const look = () => {
      const found = words.exec(output.text());
      if (found) finish(() => resolve(found));
    };
    const timer = setTimeout(() => fail(`${withinMs} ms are over`), withinMs);
    const unsubscribe = output.onMore(look);
    void ended.then(({ code, signal }) => fail(`it ended (${signal ?? `exit code ${code}`})`));
    look();
  });
}

let questions = 0;

function ask(child: ChildProcess, ended: Promise<Ended>, question: object): Promise<Date> {
  const id = ++questions;
  return new Promise((resolve, reject) => {
    const onMessage = ({ id: answered, now, error }: Answer) => {
      if (answered !== id) return;
      child.off("message", onMessage);
      if (error) reject(new Error(`The server could not: ${error}`));
      else resolve(new Date(now ?? Number.NaN));
    };
    child.on("message", onMessage);
    void ended.then(() => reject(new Error("The server ended before it answered.")));
    child.send({ id, ...question }, (error) => error && reject(error));
  });
}
