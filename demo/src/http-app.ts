import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { HttpError } from "./http-error.ts";
import type { Log } from "./json-log.ts";
import { messageOf } from "./message-of.ts";
import { type Fields, readFields } from "./request-body.ts";
import type { ServiceMetrics } from "./service-metrics.ts";

export type ServiceRequest = { readonly requestId: string; readonly fields: Fields; readonly wantsHtml: boolean };
export type Reply =
  | { readonly status: number; readonly json: unknown }
  | { readonly status: number; readonly text: string; readonly type: string };
export type Route = {
  readonly method: "GET" | "POST";
  readonly path: string;
  /** The codes this route is known to answer with; their series start at 0. */
  readonly codes: readonly number[];
  readonly handle: (request: ServiceRequest) => Reply | Promise<Reply>;
};

type App = { readonly routes: readonly Route[]; readonly metrics: ServiceMetrics; readonly log: Log };

/** An HTTP server over the routes: it counts, times and logs each request and passes its request id on. */
export function httpApp({ routes, metrics, log }: App): Server {
  const byKey = new Map(routes.map((route) => [`${route.method} ${route.path}`, route]));
  for (const { method, path, codes } of routes) {
    for (const code of codes) metrics.announce({ code, method, route: path });
  }
  const server = createServer(async (incoming, response) => {
    const startedAt = performance.now();
    const path = (incoming.url ?? "/").split("?", 1)[0] ?? "/";
    const route = byKey.get(`${incoming.method} ${path}`);
    const requestId = headerText(incoming, "x-request-id") ?? randomUUID();
    const reply = await answer(route, incoming, requestId, log);
    response.setHeader("x-request-id", requestId);
    // A draining server ends its connections, so that callers open their next one to the new process.
    if (!server.listening) response.shouldKeepAlive = false;
    send(response, reply);
    const outcome = { code: reply.status, method: incoming.method ?? "GET", route: route?.path ?? "unmatched" };
    const seconds = (performance.now() - startedAt) / 1000;
    metrics.observe({ ...outcome, seconds });
    if (path !== "/metrics") log("info", "request", { requestId, ...outcome, milliseconds: round(seconds * 1000) });
  });
  return server;
}

const round = (value: number) => Math.round(value * 10) / 10;

function headerText(incoming: IncomingMessage, name: string): string | undefined {
  const value = incoming.headers[name];
  return typeof value === "string" && value !== "" ? value.slice(0, 100) : undefined;
}

async function answer(
  route: Route | undefined,
  incoming: IncomingMessage,
  requestId: string,
  log: Log,
): Promise<Reply> {
  if (!route) return failure(404, "not_found", `Nothing at ${incoming.method} ${incoming.url}.`, requestId);
  try {
    const fields = await readFields(incoming);
    const wantsHtml = headerText(incoming, "accept")?.includes("text/html") ?? false;
    return await route.handle({ requestId, fields, wantsHtml });
  } catch (error) {
    const known = error instanceof HttpError;
    const [status, code] = known ? [error.status, error.code] : [500, "internal_error"];
    const message = messageOf(error);
    if (status >= 500) log("error", message, { requestId, route: route.path, code });
    return failure(status, code, known ? message : "Something broke on our side.", requestId);
  }
}

const failure = (status: number, code: string, message: string, requestId: string): Reply => ({
  status,
  json: { error: code, message, requestId },
});

function send(response: ServerResponse, reply: Reply): void {
  const isJson = "json" in reply;
  response.writeHead(reply.status, { "content-type": isJson ? "application/json" : reply.type });
  response.end(isJson ? JSON.stringify(reply.json) : reply.text);
}
