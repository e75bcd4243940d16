import { randomUUID } from "node:crypto";
import type { Permission } from "@shipshape/contract/permission";
import type { HandlerInput, HandlerOutput, Route } from "@shipshape/contract/route";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from "fastify";
import type * as z from "zod";
import { type Actor, can, NOBODY } from "./actor.ts";
import type { Kernel } from "./kernel.ts";
import { parseInput } from "./parse-input.ts";
import { DomainError } from "./problem.ts";
import { replyWithProblem } from "./problem-reply.ts";

const MIB = 1024 * 1024;
const BODY_LIMIT_MIB = 2;
const PARTS = ["params", "query", "body"] as const;

/** Finds out who is calling. Throws unauthenticated for a wrong token; a request without one comes from nobody. */
export type ActorOf = (request: FastifyRequest) => Promise<Actor>;

export type Call = { readonly actor: Actor; readonly request: FastifyRequest; readonly reply: FastifyReply };

export type Mount = <R extends Route>(
  route: R,
  handler: (input: HandlerInput<R> & Call) => Promise<HandlerOutput<R>>,
) => void;

/** A path whose form somebody else decides (Alertmanager's API, web pages, metrics): ours is only the permission. */
export type RawRoute = {
  readonly id: string;
  readonly method: Route["method"] | "OPTIONS";
  readonly path: string;
  readonly permission: Permission;
  readonly bodyLimitMiB?: number;
  readonly perMinute?: number;
  /** Its callers have keys of their own kind, which its handler checks: nobody is looked up before it. */
  readonly ownKeys?: boolean;
  /** Callers whom only this path knows, asked before all others; undefined for whoever is none of them. */
  readonly callerOf?: (request: FastifyRequest) => Promise<Actor | undefined>;
};
export type MountRaw = (route: RawRoute, handler: (call: Call) => Promise<unknown>) => void;

export type Http = {
  readonly app: FastifyInstance;
  readonly mount: Mount;
  readonly mountRaw: MountRaw;
  /** The same in a part of the server that reads bodies and answers faults in a way of its own. */
  readonly mountRawIn: (part: FastifyInstance) => MountRaw;
  /** Every path mounted, with its permission: what the (route × role) test walks. */
  readonly mounted: readonly RawRoute[];
};

function refuse(actor: Actor, permission: Permission): never {
  if (actor.kind === "nobody") {
    throw new DomainError("unauthenticated", "Sign in, or send a token: 'Authorization: Bearer …'.");
  }
  throw new DomainError(
    "forbidden",
    `${actor.name} may not do this: it needs the permission ${permission}. ` +
      "An administrator can give it, by role or by token scope.",
  );
}

/** A browser's cookie is not enough to change something: the request must come from our own pages. */
function checkOrigin(request: FastifyRequest, actor: Actor, publicUrl: string): void {
  if (actor.kind !== "user" || request.method === "GET" || request.method === "HEAD") return;
  const { origin, host } = request.headers;
  const site = request.headers["sec-fetch-site"];
  if (site === "same-origin" || site === "none") return;
  if (origin && (origin === publicUrl || (URL.canParse(origin) && new URL(origin).host === host))) return;
  throw new DomainError("forbidden", "This request did not come from a page of this server.");
}

function inputOf(route: Route, request: FastifyRequest): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const part of PARTS) {
    const schema = route[part] as z.ZodType | undefined;
    if (schema) input[part] = parseInput(schema, request[part] ?? undefined, part);
  }
  return input;
}

/** The web server: permission before handler, parsed input, problem details, metrics by route. */
export function createHttp(kernel: Kernel, actorOf: ActorOf): Http {
  const app = Fastify({
    logController: new LogController({ disableRequestLogging: true }),
    loggerInstance: kernel.log as FastifyBaseLogger,
    // what is logged of a request says its id: a logger for each would cost more than most requests
    childLoggerFactory: (logger) => logger,
    bodyLimit: BODY_LIMIT_MIB * MIB,
    genReqId: () => randomUUID(),
    trustProxy: [...kernel.config.trustedProxies],
    // an alias of Opsgenie's has up to 512 characters, each of them up to nine in a path
    routerOptions: { maxParamLength: 5_000 },
    forceCloseConnections: "idle",
    // whoever sends a byte now and then holds a connection no longer than this
    requestTimeout: 60_000,
  });
  const parseJson = app.getDefaultJsonParser("error", "error");
  // clients that call every body JSON say so of none, too; where one is needed, its schema misses it
  app.addContentTypeParser<string>("application/json", { parseAs: "string" }, (request, body, done) =>
    body === "" ? done(null, undefined) : parseJson(request, body, done),
  );
  app.setErrorHandler((error: Error, request, reply) => replyWithProblem(kernel.log, error, request, reply));
  const mounted: RawRoute[] = [];

  const admit = async (request: FastifyRequest, { permission, callerOf }: RawRoute): Promise<Actor> => {
    const actor = (await callerOf?.(request)) ?? (await actorOf(request));
    if (!can(actor, permission)) refuse(actor, permission);
    checkOrigin(request, actor, kernel.config.publicUrl);
    return { ...actor, requestId: request.id };
  };
  const admitted = new WeakMap<FastifyRequest, Actor>();
  const mountRawIn =
    (part: FastifyInstance): MountRaw =>
    (route, handler) => {
      if (route.ownKeys && route.permission !== "public")
        throw new Error(`${route.id}: nobody would check its permission`);
      mounted.push(route);
      part.route({
        method: route.method,
        url: route.path,
        config: route.perMinute === undefined ? {} : { rateLimit: { max: route.perMinute, timeWindow: "1 minute" } },
        bodyLimit: (route.bodyLimitMiB ?? BODY_LIMIT_MIB) * MIB,
        // before the body is read: whoever may not send one does not make us take it in
        onRequest: async (request) => {
          const actor = route.ownKeys ? { ...NOBODY, requestId: request.id } : await admit(request, route);
          admitted.set(request, actor);
        },
        handler: async (request, reply) => handler({ actor: admitted.get(request) ?? NOBODY, request, reply }),
        onResponse: async (request, reply) => {
          const code = `${Math.floor(reply.statusCode / 100)}xx`;
          kernel.metrics.httpRequests.inc({ route: route.id, method: request.method, code });
          if (code === "2xx" && request.method !== "GET") kernel.receipts.note(route.id);
          kernel.metrics.httpSeconds.observe({ route: route.id }, reply.elapsedTime / 1000);
        },
      });
    };
  const mountRaw = mountRawIn(app);
  const mount: Mount = (route, handler) =>
    mountRaw(route, async (call) => {
      const input = inputOf(route, call.request) as HandlerInput<typeof route>;
      return (route.response as z.ZodType).parse(await handler({ ...input, ...call }));
    });
  return { app, mount, mountRaw, mountRawIn, mounted };
}
