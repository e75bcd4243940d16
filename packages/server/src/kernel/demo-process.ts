import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import type { Clock } from "./clock.ts";
import type { MailRelay } from "./mail-relay.ts";

/** What the demo leaves beside the data for whoever drives it. */
const Announced = z.object({
  controlUrl: z.url(),
  token: z.string(),
  mailboxUrl: z.url(),
  smtpUrl: z.string(),
  services: z.array(z.object({ name: z.string(), url: z.url(), version: z.string() })),
});
const Told = z.discriminatedUnion("type", [
  z.object({ type: z.literal("progress"), text: z.string() }),
  z.object({ type: z.literal("listening"), port: z.int() }),
]);
const Line = z.object({ line: z.string().optional(), exitCode: z.int().optional() });

/** The addresses of the demo's people; nobody has them. */
const DOMAIN = "demo.shipshape.example";
const REMEMBERED = 40;
const STOP_WITHIN_MS = 15_000;

export type DemoPhase = "off" | "starting" | "running" | "stopping" | "failed";
export type DemoAct = "break" | "heal";

export type DemoState = {
  readonly phase: DemoPhase;
  readonly lines: readonly { readonly at: Date; readonly text: string }[];
  readonly busy: DemoAct | null;
  readonly services: readonly { readonly name: string; readonly url: string; readonly version: string }[];
  readonly mailboxUrl: string | null;
};

export type Demo = {
  /** Whether this installation came with one. */
  readonly isAvailable: boolean;
  state(): Promise<DemoState>;
  /** Starts it, unless it runs. Returns at once; `state` tells how far it is. */
  start(): void;
  stop(): Promise<void>;
  /** Ships the bad release, or takes it back. Returns at once; what happens is told in `state`. */
  act(what: DemoAct): void;
};

export type DemoGround = {
  /** The program that builds and runs it; undefined where this installation has none. */
  readonly program: string | undefined;
  readonly dataDirectory: string;
  readonly mail: MailRelay;
  readonly clock: Clock;
  /** Writes to the terminal that the server was started from. */
  readonly tell: (text: string) => void;
};

/**
 * Runs the demo as a child that ends with this process, however it ends. One that was ready and ends by itself is
 * started once more, and not again.
 */
export const createDemo = (ground: DemoGround): Demo => new DemoProcess(ground);

class DemoProcess implements Demo {
  readonly #ground: DemoGround;
  #phase: DemoPhase = "off";
  #lines: DemoState["lines"] = [];
  #busy: DemoAct | null = null;
  #announced: z.output<typeof Announced> | undefined;
  #child: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();

  constructor(ground: DemoGround) {
    this.#ground = ground;
  }

  get isAvailable(): boolean {
    return this.#ground.program !== undefined;
  }

  async state(): Promise<DemoState> {
    const services = await versionsNow(this.#announced);
    const mailboxUrl = this.#announced?.mailboxUrl ?? null;
    return { phase: this.#phase, lines: this.#lines, busy: this.#busy, services, mailboxUrl };
  }

  start(): void {
    const { program } = this.#ground;
    if (program === undefined || !["off", "failed"].includes(this.#phase)) return;
    this.#lines = [];
    this.#run(program, 1);
  }

  async stop(): Promise<void> {
    if (this.#phase !== "starting" && this.#phase !== "running") return;
    this.#phase = "stopping";
    this.#child?.kill("SIGTERM");
    const timer = setTimeout(() => this.#child?.kill("SIGKILL"), STOP_WITHIN_MS);
    await this.#ended;
    clearTimeout(timer);
  }

  act(what: DemoAct): void {
    if (this.#phase !== "running" || this.#busy !== null || !this.#announced) return;
    this.#busy = what;
    this.#follow(what, this.#announced)
      .catch((error: unknown) => this.#say(`It could not be done: ${String(error)}`))
      .finally(() => {
        this.#busy = null;
      });
  }

  #say(text: string): void {
    this.#lines = [...this.#lines, { at: this.#ground.clock.now(), text }].slice(-REMEMBERED);
  }

  #forget(next: DemoPhase): void {
    this.#phase = next;
    this.#busy = null;
    this.#announced = undefined;
    this.#ground.mail.standIn(undefined);
  }

  #hear(message: unknown): void {
    const { dataDirectory, mail } = this.#ground;
    const told = Told.safeParse(message);
    if (!told.success) return;
    if (told.data.type === "progress") {
      this.#say(told.data.text);
      return;
    }
    const announced = Announced.parse(JSON.parse(readFileSync(join(dataDirectory, "demo.json"), "utf8")));
    mail.standIn({ smtpUrl: announced.smtpUrl, mailboxUrl: announced.mailboxUrl, domain: DOMAIN });
    this.#announced = announced;
    this.#phase = "running";
    this.#say("The demo is ready.");
  }

  #run(file: string, startsLeft: number): void {
    const { dataDirectory, tell } = this.#ground;
    this.#phase = "starting";
    let complaint = "";
    const child = spawn(process.execPath, [file], {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: { ...process.env, SHIPSHAPE_DATA: dataDirectory },
    });
    this.#child = child;
    child.stdout?.on("data", (chunk: Buffer) => tell(chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => {
      complaint = `${complaint}${chunk}`.slice(-1_000);
      tell(chunk.toString());
    });
    child.on("message", (message) => this.#hear(message));
    this.#ended = new Promise((resolve) => {
      child.once("error", ({ message }) => {
        complaint = message;
      });
      child.once("close", (code, signal) => {
        this.#over(file, startsLeft, complaint.trim() || `it ended (${signal ?? code})`);
        resolve();
      });
    });
  }

  #over(file: string, startsLeft: number, because: string): void {
    if (this.#phase === "stopping") {
      this.#forget("off");
      return;
    }
    const again = this.#phase === "running" && startsLeft > 0;
    this.#say(again ? `The demo ended: ${because}. It is started once more.` : because);
    this.#ground.tell(
      again ? "The demo ended: it is started once more.\n" : "The demo ended. Shipshape runs on without it.\n",
    );
    this.#forget("failed");
    if (again) this.#run(file, startsLeft - 1);
  }

  async #follow(what: DemoAct, { controlUrl, token }: z.output<typeof Announced>): Promise<void> {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(new URL(`/${what}`, controlUrl), { method: "POST", headers });
    let rest = "";
    for await (const chunk of answer.body ?? []) {
      const parts = (rest + Buffer.from(chunk).toString("utf8")).split("\n");
      rest = parts.pop() ?? "";
      for (const part of parts.filter(Boolean)) {
        const { line } = Line.parse(JSON.parse(part));
        if (line) this.#say(line);
      }
    }
  }
}

/** What each service runs now: a deployment changes it. As announced where it cannot be asked. */
async function versionsNow(announced: z.output<typeof Announced> | undefined): Promise<DemoState["services"]> {
  if (!announced) return [];
  const { controlUrl, token, services } = announced;
  const ask = async () => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(new URL("/state", controlUrl), { headers, signal: AbortSignal.timeout(1_000) });
    return Announced.parse(await answer.json()).services;
  };
  return ask().catch(() => services);
}
