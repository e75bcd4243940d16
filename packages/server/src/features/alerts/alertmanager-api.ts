import type { Permission } from "@shipshape/contract/permission";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import type { Call, Http, RawRoute } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { replyWithProblem } from "../../kernel/problem-reply.ts";
import { alertmanagerAlerts, alertmanagerGroups } from "./alertmanager-alerts.ts";
import { alertPosting, integrationOf } from "./alertmanager-post.ts";
import { type AlertmanagerAnswer, unreadable } from "./alertmanager-problem.ts";
import { type AlertsAsked, alertsAsked } from "./alertmanager-query.ts";
import { deleteSilence, getSilence, getSilences, postSilences } from "./alertmanager-silences.ts";
import { alertmanagerReceivers, alertmanagerStatus } from "./alertmanager-status.ts";
import type { DoorGround } from "./door.ts";
import { canReadAgain } from "./intake-entry.ts";
import { readAgain } from "./postable-alerts.ts";

const MARK = Buffer.from("\uFEFF");
/** A byte order mark may stand before JSON, but not within: the log has several requests in one text. */
const unmarked = (body: Buffer): Buffer =>
  body.subarray(0, MARK.length).equals(MARK) ? body.subarray(MARK.length) : body;

const POST_ALERTS = { id: "alertmanager.postAlerts", method: "POST", path: "/api/v2/alerts" } as const;

type Answering = (call: Call) => Promise<AlertmanagerAnswer>;

function answer(reply: FastifyReply, { status, body }: AlertmanagerAnswer): FastifyReply {
  reply.code(status).header("cache-control", "no-store");
  return body === undefined ? reply.send() : reply.type("application/json").send(JSON.stringify(body));
}

/** What Fastify could not read, as Alertmanager says it; permission and faults of ours are said as everywhere. */
function refusal(error: FastifyError, request: FastifyRequest): AlertmanagerAnswer | undefined {
  const name = request.routeOptions.url?.endsWith("/silences") ? "silence" : "alerts";
  if (error.code === "FST_ERR_CTP_EMPTY_JSON_BODY")
    return { status: 422, body: { code: 602, message: `${name} in body is required` } };
  if (error.code === "FST_ERR_CTP_INVALID_MEDIA_TYPE") {
    const type = JSON.stringify(request.headers["content-type"] ?? "");
    const message = `unsupported media type ${type}, only [application/json] are allowed`;
    return { status: 415, body: { code: 415, message } };
  }
  if (error.statusCode === 413) return undefined;
  return error.statusCode === 400 ? unreadable(name, error.message) : undefined;
}

/** Alertmanager's API v2: point Prometheus, amtool, Grafana or karma here, and change nothing else. */
export function mountAlertmanagerApi({ app, mountRawIn }: Http, kernel: Kernel, ground: DoorGround): void {
  const { db } = kernel;
  const startedAt = kernel.clock.now();
  canReadAgain("alertmanager-api", readAgain);
  app.register(async (part) => {
    part.removeContentTypeParser(["text/plain", "application/json"]);
    const parse = part.getDefaultJsonParser("error", "error");
    part.addContentTypeParser<Buffer>("application/json", { parseAs: "buffer" }, (request, body, done) => {
      const unmarkedBody = unmarked(body);
      // alerts are read only where they were not read before
      if (request.routeOptions.url === POST_ALERTS.path) done(null, unmarkedBody);
      else if (request.method === "DELETE" && unmarkedBody.length === 0) done(null, undefined);
      else parse(request, unmarkedBody.toString("utf8"), done);
    });
    // Clients of Alertmanager's know no problem details: amtool would tell nobody what is wrong, not even the status
    part.addHook<string>("onSend", async (_, reply, payload) => {
      if (!String(reply.getHeader("content-type")).startsWith("application/problem+json")) return payload;
      const { status, detail } = JSON.parse(payload) as { status: number; detail: string };
      reply.type("application/json");
      return JSON.stringify({ code: status, message: detail });
    });
    const parsedBody = (request: FastifyRequest, body: Buffer): Promise<unknown> =>
      new Promise((resolve, reject) => {
        parse(request, body.toString("utf8"), (error, value) => (error ? reject(error) : resolve(value)));
      });
    part.setErrorHandler((error: FastifyError, request, reply) => {
      const refused = error instanceof DomainError ? undefined : refusal(error, request);
      return refused ? answer(reply, refused) : replyWithProblem(kernel.log, error, request, reply);
    });
    const mountRaw = mountRawIn(part);
    const mount = (id: string, method: RawRoute["method"], path: string, permission: Permission, ask: Answering) =>
      mountRaw({ id: `alertmanager.${id}`, method, path: `/api/v2${path}`, permission }, async (call) =>
        answer(call.reply, await ask(call)),
      );
    const found = async (body: Promise<unknown>): Promise<AlertmanagerAnswer> => ({ status: 200, body: await body });
    const asking = (ask: (asked: AlertsAsked) => Promise<unknown>) => async (call: Call) => {
      const query = alertsAsked(call.request);
      return query.ok ? found(ask(query.asked)) : { status: 400, body: query.because };
    };

    const post = alertPosting(ground);
    mountRaw(
      { ...POST_ALERTS, permission: "alerts:ingest", callerOf: integrationOf(ground) },
      async ({ request, reply }) => {
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        return answer(reply, await post({ request, body, parsed: () => parsedBody(request, body) }));
      },
    );
    const alerts = asking((asked) => alertmanagerAlerts(db, kernel, asked));
    mount("getAlerts", "GET", "/alerts", "alerts:read", alerts);
    const groups = asking((asked) => alertmanagerGroups(db, kernel, asked));
    mount("getGroups", "GET", "/alerts/groups", "alerts:read", groups);
    mount("getSilences", "GET", "/silences", "alerts:read", (call) => getSilences(kernel, call));
    mount("postSilences", "POST", "/silences", "alerts:silence", (call) => postSilences(kernel, call));
    mount("getSilence", "GET", "/silence/:silenceID", "alerts:read", (call) => getSilence(kernel, call));
    mount("deleteSilence", "DELETE", "/silence/:silenceID", "alerts:silence", (call) => deleteSilence(kernel, call));
    mount("getReceivers", "GET", "/receivers", "alerts:read", () => found(alertmanagerReceivers(db)));
    mount("getStatus", "GET", "/status", "alerts:read", () => found(alertmanagerStatus(db, startedAt)));
    const health = { method: "GET", permission: "public" } as const;
    mountRaw({ ...health, id: "alertmanager.healthy", path: "/-/healthy" }, async () => "OK");
    mountRaw({ ...health, id: "alertmanager.ready", path: "/-/ready" }, async () => "OK");
  });
}
