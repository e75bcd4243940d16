import { timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { demoRoot } from "./demo-root.ts";
import { runDeployScript } from "./deploy-script.ts";
import type { Fleet } from "./fleet.ts";
import { HttpError } from "./http-error.ts";
import { listen } from "./listen.ts";
import { messageOf } from "./message-of.ts";
import { stableVersions } from "./release.ts";
import { readFields, textField } from "./request-body.ts";

const HOST = "127.0.0.1";

/** The release that breaks the demo. */
const BAD_RELEASE = { service: "payments", version: "1.5.0" } as const;

export type ControlOptions = {
  readonly fleet: Fleet;
  readonly token: string;
  readonly port: number;
  /** Where a page can be read. */
  readonly mailboxUrl: string;
  /** Everything that GET /state tells. */
  readonly state: () => unknown;
  /** Environment of deploy.sh: where Shipshape is, and its token. */
  readonly deployEnv: Readonly<Record<string, string>>;
};
export type Control = { readonly url: string; stop(): Promise<void> };

type Answer = (response: ServerResponse) => Promise<void> | void;

/**
 * The demo's remote control, on loopback only. With the bearer token:
 * GET /state; POST /deploy {service, version} swaps a running version, and nothing else: it is what deploy.sh calls to
 * roll out; POST /break and POST /heal run deploy.sh for the bad release, or back to the good one, and stream its lines
 * as JSON, one object a line: {"line"} …, at last {"exitCode"}. GET /runbooks/<service> needs no token.
 */
export async function startControl(options: ControlOptions): Promise<Control> {
  const server = createServer(async (request, response) => {
    try {
      const answer = await route(request, options, () => url);
      await answer(response);
    } catch (error) {
      const status = error instanceof HttpError ? error.status : 500;
      sendJson(status, { error: messageOf(error) })(response);
    }
  });
  const url = `http://${HOST}:${await listen(server, HOST, options.port)}`;
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function route(request: IncomingMessage, options: ControlOptions, ownUrl: () => string): Promise<Answer> {
  const key = `${request.method} ${request.url}`;
  const runbook = /^GET \/runbooks\/([a-z]+)$/.exec(key)?.[1];
  if (runbook !== undefined) return sendRunbook(runbook);
  if (!holdsToken(request, options.token))
    throw new HttpError(401, "unauthorized", "Send the token of data/demo.json.");
  if (key === "GET /state") return sendJson(200, options.state());
  if (key === "POST /deploy") return deploy(options.fleet, await readFields(request));
  if (key === "POST /break") {
    const afterwards = `8 % of the charges fail now. Whoever is on call gets mail in less than two minutes: ${options.mailboxUrl}`;
    return streamDeploy({ ...BAD_RELEASE, rollback: false, afterwards }, options, ownUrl());
  }
  if (key === "POST /heal") {
    const { service } = BAD_RELEASE;
    const afterwards =
      "Customers can pay again. The burn alert says by when it ends: once too little of its last hour failed.";
    const version = stableVersions()[service] ?? "";
    return streamDeploy({ service, version, rollback: true, afterwards }, options, ownUrl());
  }
  throw new HttpError(404, "not_found", `Nothing at ${key}.`);
}

function holdsToken(request: IncomingMessage, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? "");
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

async function deploy(fleet: Fleet, fields: Readonly<Record<string, unknown>>): Promise<Answer> {
  const [service, version] = [textField(fields, "service"), textField(fields, "version")];
  const startedAt = Date.now();
  await fleet.deploy(service, version).catch((error: Error) => {
    throw new HttpError(422, "not_deployed", error.message);
  });
  return sendJson(200, { service, version, milliseconds: Date.now() - startedAt });
}

type Wanted = { service: string; version: string; rollback: boolean; afterwards: string };

const streamDeploy =
  ({ afterwards, ...wanted }: Wanted, { token, deployEnv }: ControlOptions, url: string): Answer =>
  async (response) => {
    response.writeHead(200, { "content-type": "application/x-ndjson" });
    const env = { ...deployEnv, DEMO_CONTROL_URL: url, DEMO_CONTROL_TOKEN: token };
    const exitCode = await runDeployScript({ ...wanted, env, onLine: (line) => write(response, { line }) });
    if (exitCode === 0) write(response, { line: afterwards });
    write(response, { exitCode });
    response.end();
  };

const write = (response: ServerResponse, value: unknown) => response.write(`${JSON.stringify(value)}\n`);

function sendRunbook(service: string): Answer {
  let text: string;
  try {
    text = readFileSync(join(demoRoot(), "demo", "runbooks", `${service}.md`), "utf8");
  } catch {
    throw new HttpError(404, "not_found", `No runbook for ${service}.`);
  }
  return (response) => {
    response.writeHead(200, { "content-type": "text/plain; charset=utf-8" });
    response.end(text);
  };
}

const sendJson =
  (status: number, value: unknown): Answer =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(value));
  };
