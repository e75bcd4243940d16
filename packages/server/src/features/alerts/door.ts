import type { IntegrationKind } from "@shipshape/contract/integrations";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Http, RawRoute } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DEEPEST, isNestedTooDeeply } from "../../kernel/nesting.ts";
import { DomainError } from "../../kernel/problem.ts";
import { isDatabaseAway } from "../../kernel/problem-reply.ts";
import type { AlertIntake } from "./alert-intake.ts";
import type { Caller, Keyring } from "./integration-keys.ts";
import type { IntegrationTally } from "./integration-tally.ts";
import { identityFrom, isAction, type Received } from "./received-alert.ts";
import { invalidBody, Refused } from "./refused.ts";

const BODY_LIMIT_BYTES = 2 * 1024 * 1024;

/** What is sent back: a text as it is, nothing, or anything else as JSON. */
export type Answer = {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** The language of somebody else's senders: whose keys open its doors, and how it says no. */
export type Dialect = {
  /** The source of the alerts that come in by it. */
  readonly source: string;
  readonly kinds: readonly IntegrationKind[];
  readonly refuse: (refused: Refused, request: FastifyRequest, tookSeconds: number) => Answer;
};

/** One request at a door. Nothing of it is trusted yet. */
export type DoorCall = {
  readonly request: FastifyRequest;
  /** The body as it came, byte by byte: what signatures are over. */
  readonly raw: Buffer;
  /** How long it took until now. */
  tookSeconds(): number;
  /** The body as JSON; refuses what is none. */
  json(): unknown;
  /** Whose key this is; refuses one that does not open this door. */
  admit(key: string | undefined): Promise<Caller>;
  /** Tells people of something that was taken, but not as it should have been. */
  remark(caller: Caller, remark: Refused): void;
  /** Hands in what was received; returns when it is on disk. */
  take(caller: Caller, received: readonly Received[]): Promise<void>;
};

export type DoorRoute = {
  readonly id: string;
  readonly method: RawRoute["method"];
  readonly path: string;
  readonly limitBytes?: number;
  /** The key, where the request line or a header has it. */
  readonly keyOf?: (request: FastifyRequest) => string | undefined;
};

export type MountDoor = (dialect: Dialect, route: DoorRoute, handle: (call: DoorCall) => Promise<Answer>) => void;

export type DoorGround = {
  readonly intake: AlertIntake;
  readonly keys: Keyring;
  readonly tally: IntegrationTally;
};

/** A part of a path, decoded by the router. */
export const pathPart = (request: FastifyRequest, name: string): string | undefined =>
  (request.params as Record<string, string | undefined>)[name];

/** `Bearer …`, `GenieKey …`: what stands behind that word in the authorization header. */
export function authorization({ headers }: FastifyRequest, scheme: string): string | undefined {
  const [word = "", value] = (headers.authorization ?? "").split(/ +/);
  return word.toLowerCase() === scheme.toLowerCase() ? value : undefined;
}

/** A key where webhooks may carry one: in the path, as a bearer token, or as the password of basic authentication. */
export function webhookKey(request: FastifyRequest): string | undefined {
  const basic = authorization(request, "basic");
  const password = basic && Buffer.from(basic, "base64").toString("utf8").split(":").slice(1).join(":");
  return pathPart(request, "key") ?? authorization(request, "bearer") ?? (password || undefined);
}

function send(reply: FastifyReply, { status, body, headers = {} }: Answer): FastifyReply {
  reply.code(status).headers(headers);
  if (body === undefined) return reply.send();
  if (typeof body === "string") return reply.send(body);
  if (!headers["content-type"]) reply.type("application/json; charset=utf-8");
  return reply.send(JSON.stringify(body));
}

/** What a body says, unless it is nested so deeply that it could not be kept. */
export function notTooDeep<Value>(value: Value): Value {
  if (!isNestedTooDeeply(value)) return value;
  throw new Refused("unreadable", `The body is nested too deeply: at most ${DEEPEST} levels.`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refused("unreadable", `The body is no JSON: ${error instanceof Error ? error.message : "?"}`);
  }
}

const jsonOf = (raw: Buffer): unknown => notTooDeep(parsed(raw.toString("utf8").replace(/^\uFEFF/, "")));

/** What went wrong, in the words of a refusal. */
function refusalOf(error: unknown): Refused {
  if (error instanceof Refused) return error;
  const { code, statusCode, message } = error as FastifyError;
  if (error instanceof DomainError && error.code === "invalid") return invalidBody(error.faults);
  if (error instanceof DomainError && error.code === "unavailable") return new Refused("overloaded", error.message);
  if (isDatabaseAway(error as Error)) return new Refused("overloaded", "The database does not answer at the moment.");
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") return new Refused("too_large", message);
  if (code === "FST_ERR_CTP_INVALID_MEDIA_TYPE") return new Refused("unsupported", message);
  if (statusCode !== undefined && statusCode < 500) return new Refused("unreadable", message);
  return new Refused("fault", "This is a fault of ours: send it again.");
}

/** What was received under the identity that it is found by. Who acted, where the request does not say: whoever's key it was. */
function handedInBy({ name }: Caller, one: Received): Received {
  const identity = identityFrom(one.identity);
  return isAction(one) ? { ...one, identity, by: one.by ?? name } : { ...one, identity };
}

type Part = { readonly dialect: Dialect; readonly keyOf: DoorRoute["keyOf"] };

/**
 * Opens doors: each reads whatever bytes come, finds out whose key it was, and answers, also what it refuses, as its
 * dialect does. What is refused with a key that we know is counted for its integration.
 */
export function openDoors(
  { app, mountRawIn }: Http,
  { log }: Pick<Kernel, "log">,
  { intake, keys, tally }: DoorGround,
  mountAll: (mountDoor: MountDoor) => void,
): void {
  const parts = new Map<string, Part>();
  const admitted = new WeakMap<FastifyRequest, Caller>();

  const admit = async (request: FastifyRequest, { kinds }: Dialect, key: string | undefined): Promise<Caller> => {
    const caller = await keys.callerOf(key);
    admitted.set(request, caller);
    if (caller.kind === null || kinds.includes(caller.kind)) return caller;
    throw new Refused(
      "wrong_kind",
      `${caller.name} is an integration for ${caller.kind}, which this address is not for.`,
    );
  };
  const refuse = async (request: FastifyRequest, reply: FastifyReply, { dialect, keyOf }: Part, error: unknown) => {
    const refused = refusalOf(error);
    if (refused.reason === "fault")
      log.error({ err: error, requestId: request.id, door: dialect.source }, "a door failed");
    // a key that opened nothing is not looked for a second time
    const key = refused.reason === "wrong_key" ? undefined : keyOf?.(request);
    const caller = admitted.get(request) ?? (await keys.callerOf(key).catch(() => undefined));
    if (caller?.integrationId && refused.reason !== "fault") tally.refused(caller.integrationId, refused);
    return send(reply, dialect.refuse(refused, request, reply.elapsedTime / 1000));
  };

  const mountIn = (part: FastifyInstance): MountDoor => {
    const mount = mountRawIn(part);
    return (dialect, { id, method, path, limitBytes = BODY_LIMIT_BYTES, keyOf }, handle) => {
      const own: Part = { dialect, keyOf };
      parts.set(`${method} ${path}`, own);
      const route = {
        id,
        method,
        path,
        permission: "public",
        ownKeys: true,
        bodyLimitMiB: limitBytes / 1024 ** 2,
      } as const;
      mount(route, async ({ request, reply }) => {
        const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const call: DoorCall = {
          request,
          raw,
          tookSeconds: () => reply.elapsedTime / 1000,
          json: () => jsonOf(raw),
          admit: (key) => admit(request, dialect, key),
          remark: ({ integrationId }, remark) => integrationId && tally.refused(integrationId, remark),
          async take(caller, received) {
            if (received.length > 0) await intake.take(received.map((one) => handedInBy(caller, one)));
            if (caller.integrationId) tally.taken(caller.integrationId, received.length);
          },
        };
        try {
          return send(reply, await handle(call));
        } catch (error) {
          return refuse(request, reply, own, error);
        }
      });
    };
  };

  app.register(async (part) => {
    part.removeAllContentTypeParsers();
    part.addContentTypeParser("*", { parseAs: "buffer" }, (_, body, done) => done(null, body));
    const partOf = (request: FastifyRequest): Part | undefined =>
      parts.get(`${request.method === "HEAD" ? "GET" : request.method} ${request.routeOptions.url}`);
    // before the body is read: a stranger does not make us take one in
    part.addHook("preParsing", async (request) => {
      const { keyOf } = partOf(request) ?? {};
      if (keyOf) await keys.callerOf(keyOf(request));
    });
    part.setErrorHandler((error, request, reply) => {
      const own = partOf(request);
      if (!own) throw error;
      return refuse(request, reply, own, error);
    });
    mountAll(mountIn(part));
  });
}
