import type { Permission } from "@shipshape/contract/permission";
import { RESOLVE_TIMEOUT_MS, signalProblem } from "@shipshape/domain/alerts/signal";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import * as z from "zod";
import { type Actor, NOBODY } from "../../kernel/actor.ts";
import type { Call, Http, RawRoute } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DEEPEST, isNestedTooDeeply } from "../../kernel/nesting.ts";
import { DomainError } from "../../kernel/problem.ts";
import { replyWithProblem } from "../../kernel/problem-reply.ts";
import { alertmanagerAlerts, alertmanagerGroups } from "./alertmanager-alerts.ts";
import { type AlertmanagerAnswer, bodyProblem, unreadable } from "./alertmanager-problem.ts";
import { type AlertsAsked, alertsAsked } from "./alertmanager-query.ts";
import { deleteSilence, getSilence, getSilences, postSilences } from "./alertmanager-silences.ts";
import { alertmanagerReceivers, alertmanagerStatus } from "./alertmanager-status.ts";
import { type DoorGround, webhookKey } from "./door.ts";
import { canReadAgain } from "./intake-entry.ts";
import { type Caller, isKey } from "./integration-keys.ts";
import { type ReceivedAlert, receivedAlert } from "./received-alert.ts";
import { Refused } from "./refused.ts";
import { stringMap, timeMs } from "./wire-time.ts";

const PostableAlert = z.object({
  labels: stringMap,
  annotations: stringMap.nullish().transform((annotations) => annotations ?? {}),
  startsAt: timeMs,
  endsAt: timeMs,
  generatorURL: z.string().optional(),
});

type Answering = (call: Call) => Promise<AlertmanagerAnswer>;

/** What Alertmanager refuses in one alert (its api/v2 and types.Alert.Validate); the others of the request are taken. */
function problemOf(alert: ReceivedAlert): string | undefined {
  const names = Object.keys(alert.labels);
  if (names.length === 0) return "at least one label pair required";
  // since 0.27 a name may have any sign; only none at all is no name
  if (names.includes("")) return 'invalid label set: invalid name ""';
  if (Object.hasOwn(alert.annotations, "")) return 'invalid annotations: invalid name ""';
  return signalProblem({ status: "firing", startsAtMs: alert.startsAtMs, endsAtMs: alert.endsAtMs });
}

type Sender = Pick<Caller, "integrationId" | "serviceName">;
const TOKEN: Sender = { integrationId: null, serviceName: undefined };

const received = (sender: Sender, alert: z.output<typeof PostableAlert>, payload: unknown): ReceivedAlert =>
  receivedAlert({
    source: "alertmanager-api",
    integrationId: sender.integrationId,
    defaultServiceName: sender.serviceName,
    status: "firing",
    labels: alert.labels,
    annotations: alert.annotations,
    startsAtMs: alert.startsAt ?? alert.endsAt,
    endsAtMs: alert.endsAt,
    resolveTimeoutMs: RESOLVE_TIMEOUT_MS,
    generatorUrl: alert.generatorURL ?? null,
    payload,
  });

const PostableAlerts = z.array(PostableAlert);
const READ: ReadonlySet<string> = new Set(Object.keys(PostableAlert.shape));

/** What we do not read is kept as it came; it must be such that it can be. */
const isTooDeep = (payload: object): boolean =>
  Object.entries(payload).some(([name, value]) => !READ.has(name) && isNestedTooDeeply(value));

function alertsIn(body: unknown, sender = TOKEN) {
  const parsed = PostableAlerts.safeParse(body);
  if (!parsed.success) return { ok: false, error: parsed.error } as const;
  const payloads = body as object[];
  const alerts = parsed.data.map((alert, at) => received(sender, alert, payloads[at]));
  const problems = alerts.map((alert, at) =>
    isTooDeep(payloads[at] ?? {}) ? `nested too deeply: at most ${DEEPEST} levels` : problemOf(alert),
  );
  return { ok: true, good: alerts.filter((_, at) => problems[at] === undefined), problems } as const;
}

/** A request of the intake log, read once more. */
function readAgain(body: unknown): ReceivedAlert[] {
  const read = alertsIn(body);
  if (!read.ok) throw read.error;
  return read.good;
}

/** The bytes of a request, as they came: what is written down of it. */
const raw = new WeakMap<FastifyRequest, Buffer>();
const MARK = Buffer.from("\uFEFF");
/** A byte order mark may stand before JSON, but not within: the log has several requests in one text. */
const unmarked = (body: Buffer): Buffer =>
  body.subarray(0, MARK.length).equals(MARK) ? body.subarray(MARK.length) : body;

/** Whose key it came with, where that is an integration's. */
const senders = new WeakMap<FastifyRequest, Caller & { readonly integrationId: string }>();

/** A Prometheus may have the key of an integration for Alertmanager in place of a token; its alerts are counted there. */
const integrationOf =
  ({ keys }: DoorGround) =>
  async (request: FastifyRequest): Promise<Actor | undefined> => {
    const key = webhookKey(request);
    if (key === undefined || !isKey(key)) return undefined;
    const caller = await keys.callerOf(key).catch((error: unknown) => {
      throw error instanceof Refused ? new DomainError("unauthenticated", error.message) : error;
    });
    const { integrationId, kind, name } = caller;
    if (integrationId === null) return undefined;
    if (kind !== "alertmanager") {
      throw new DomainError("unauthenticated", `${name} is an integration for ${kind}, which this address is not for.`);
    }
    senders.set(request, { ...caller, integrationId });
    return { ...NOBODY, kind: "token", name, permissions: new Set(["public", "alerts:ingest"]) };
  };

/** POST /api/v2/alerts: 200 and nothing when all were taken; 400 with the reasons when some were not, the rest is taken. */
async function postAlerts({ intake, tally }: DoorGround, { request, reply }: Call): Promise<unknown> {
  const sender = senders.get(request);
  const read = alertsIn(request.body, sender);
  const refuse = (status: AlertmanagerAnswer): FastifyReply => {
    if (sender) tally.refused(sender.integrationId, new Refused("invalid", JSON.stringify(status.body)));
    return answer(reply, status);
  };
  if (!read.ok) return refuse(bodyProblem("alerts", read.error, request.body));
  const { good, problems } = read;
  const body = raw.get(request);
  // bytes that are read again know of no sender
  if (good.length > 0) await intake.take(good, !sender && body ? { door: "alertmanager-api", body } : undefined);
  if (sender) tally.taken(sender.integrationId, good.length);
  const refused = problems.filter((problem) => problem !== undefined);
  return refused.length > 0 ? refuse({ status: 400, body: refused.join("; ") }) : answer(reply, { status: 200 });
}

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
      raw.set(request, unmarkedBody);
      parse(request, unmarkedBody.toString("utf8"), done);
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

    const post = { id: "alertmanager.postAlerts", method: "POST", path: "/api/v2/alerts" } as const;
    const callerOf = integrationOf(ground);
    mountRaw({ ...post, permission: "alerts:ingest", callerOf }, (call) => postAlerts(ground, call));
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
