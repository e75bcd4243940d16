import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Http } from "../../../kernel/http.ts";
import { inTurns } from "../../../kernel/in-turns.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { DomainError } from "../../../kernel/problem.ts";
import { isDatabaseAway } from "../../../kernel/problem-reply.ts";
import { problemAnswer } from "../../../kernel/refusal-answer.ts";
import { Refused } from "../../../kernel/refused.ts";
import { type ChangeIntake, TEST_EVENT } from "../change-source.ts";
import { clockSkew } from "./clock-skew.ts";
import type { KnownSender, SourceKeys } from "./source-keys.ts";
import type { SourceRequest } from "./source-kind.ts";
import { SOURCE_KINDS, TESTED_HEADER } from "./source-kinds.ts";
import type { SourceRefusals } from "./source-refusals.ts";

/** GitHub sends at most so much; bodies that come packed may unpack to no more. */
const LIMIT_MIB = 25;
/** Whoever asks the gate, or looks at a page, does not stand behind all that a hundred senders brought meanwhile. */
const AT_ONCE = 4;

export type DoorGround = {
  readonly intake: ChangeIntake;
  readonly keys: SourceKeys;
  readonly refusals: SourceRefusals;
  /** A text at an address that the settings of a source name. */
  readonly fetchText: (url: string) => Promise<string>;
};

type Path = {
  readonly path: string;
  readonly rest: string;
  readonly senderOf: (request: FastifyRequest) => Promise<KnownSender>;
};

const part = (request: FastifyRequest, name: string): string =>
  (request.params as Record<string, string | undefined>)[name] ?? "";

/** Where DevLake takes what scripts send it, under both of the addresses that people give it. */
function devlakePaths(keys: SourceKeys): Path[] {
  const named = [
    ["/plugins/webhook/connections/by-name/:name", "connection", "name"],
    ["/plugins/webhook/connections/:connection", "connection", "connection"],
    ["/plugins/webhook/projects/:project", "project", "project"],
    ["/plugins/webhook/:connection", "connection", "connection"],
  ] as const;
  const rests = ["deployments", "pull_requests", "issues", "issue/:issueKey/close"];
  return ["", "/api/rest"].flatMap((prefix) =>
    named.flatMap(([path, field, name]) =>
      rests.map((rest) => ({
        path: `${prefix}${path}/${rest}`,
        rest,
        senderOf: (request: FastifyRequest) => keys.devlakeSender(field, part(request, name)),
      })),
    ),
  );
}

function refusalOf(error: unknown): Refused {
  if (error instanceof Refused) return error;
  const { code, statusCode, message } = error as FastifyError;
  if (error instanceof DomainError && error.code === "unavailable") return new Refused("overloaded", error.message);
  if (isDatabaseAway(error as Error)) return new Refused("overloaded", "The database does not answer at the moment.");
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE")
    return new Refused("too_large", `The body is too large: at most ${LIMIT_MIB} MiB.`);
  if (statusCode === 415) return new Refused("unsupported", message);
  if (statusCode !== undefined && statusCode < 500) return new Refused("unreadable", message);
  return new Refused("fault", "This is a fault of ours: send it again.");
}

/** A body that is not what it should be is 422: its sender was right to send it here. */
function refuse(refused: Refused, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, body, headers } = problemAnswer(refused, request);
  const isBody = refused.reason === "unreadable" || refused.reason === "invalid";
  const code = isBody ? 422 : status;
  return reply
    .code(code)
    .headers(headers)
    .send(JSON.stringify({ ...body, status: code }));
}

/** Verifies a request, and hands in its events; how many of them are new. */
async function receive(
  { intake, refusals, fetchText }: DoorGround,
  sender: KnownSender,
  given: SourceRequest,
  at: Date,
) {
  const kind = SOURCE_KINDS[sender.kind];
  await kind.verify(given, { secrets: sender.secrets, settings: sender.settings, fetchText });
  const skew = clockSkew(given, kind.saidAt, at);
  if (skew !== undefined && !sender.isTest) refusals.note(sender.id, "clock_skew", String(skew));
  const events = kind
    .events(given)
    .map((event) =>
      sender.isTest
        ? { ...event, kind: TEST_EVENT, headers: { ...event.headers, [TESTED_HEADER]: event.kind } }
        : event,
    );
  const taken = await Promise.all(
    events.map((event) => intake.take({ sourceId: sender.id, sourceKind: sender.kind, ...event })),
  );
  return { events: events.length, isNew: taken.filter(({ isNew }) => isNew).length };
}

/** The doors by which sources tell of changes: one for all, and DevLake's paths as its scripts know them. */
export function mountSourceDoors({ app, mountRawIn }: Http, { clock, log }: Kernel, ground: DoorGround): void {
  const { keys, refusals } = ground;
  const paths: Path[] = [
    ...["/hooks/changes/:key", "/hooks/changes/:key/*"].map((path) => ({
      path,
      rest: path.endsWith("*") ? "*" : "",
      senderOf: (request: FastifyRequest) => keys.senderOf(part(request, "key")),
    })),
    ...devlakePaths(keys),
  ];
  const turn = inTurns(AT_ONCE);
  const byPath = new Map(paths.map((one) => [one.path, one]));

  const refused = async (request: FastifyRequest, reply: FastifyReply, error: unknown) => {
    const refusal = refusalOf(error);
    if (refusal.reason === "fault") log.error({ err: error, requestId: request.id }, "a door for changes failed");
    const path = byPath.get(request.routeOptions.url ?? "");
    const isKnown = refusal.reason !== "wrong_key" && refusal.reason !== "retired" && refusal.reason !== "fault";
    const sender = isKnown ? await path?.senderOf(request).catch(() => undefined) : undefined;
    if (sender && !sender.isTest) refusals.note(sender.id, refusal.reason, refusal.message);
    return refuse(refusal, request, reply);
  };

  app.register(async (own: FastifyInstance) => {
    own.removeAllContentTypeParsers();
    own.addContentTypeParser("*", { parseAs: "buffer" }, (_, body, done) => done(null, body));
    // before the body is read: a stranger does not make us take one in
    own.addHook("preParsing", async (request) => {
      await byPath.get(request.routeOptions.url ?? "")?.senderOf(request);
    });
    own.setErrorHandler((error, request, reply) => refused(request, reply, error));
    const mount = mountRawIn(own);
    for (const [at, { path, rest, senderOf }] of paths.entries()) {
      const isOwn = path.startsWith("/hooks/");
      const id = isOwn ? `changes.takeEvents${at}` : `changes.takeDevlake${at}`;
      mount(
        { id, method: "POST", path, permission: "public", ownKeys: true, bodyLimitMiB: LIMIT_MIB },
        async ({ request, reply }) => {
          const sender = await senderOf(request);
          const given: SourceRequest = {
            body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
            headers: request.headers,
            path:
              rest === "*"
                ? part(request, "*")
                : rest.replace(":issueKey", encodeURIComponent(part(request, "issueKey"))),
          };
          await turn();
          const { events, isNew } = await receive(ground, sender, given, clock.now());
          await turn();
          // DevLake's scripts look for 200 and `success`
          const answer = { success: true, events, new: isNew };
          return reply.code(isOwn ? 202 : 200).send(answer);
        },
      );
    }
  });
}
