import { createHmac } from "node:crypto";
import { heldDeploymentChanged } from "@shipshape/contract/gates-sources";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { inTransaction } from "../../../kernel/database.ts";
import { emit } from "../../../kernel/events.ts";
import type { Http } from "../../../kernel/http.ts";
import { newId } from "../../../kernel/id.ts";
import { enqueue } from "../../../kernel/jobs.ts";
import type { Kernel } from "../../../kernel/kernel.ts";
import { isNestedTooDeeply } from "../../../kernel/nesting.ts";
import { DomainError } from "../../../kernel/problem.ts";
import { isDatabaseAway } from "../../../kernel/problem-reply.ts";
import { problemAnswer } from "../../../kernel/refusal-answer.ts";
import { Refused } from "../../../kernel/refused.ts";
import { isSameText } from "../../../kernel/seal.ts";
import { answerHeldJob } from "./answer-held.ts";
import type { GateKeys, KnownHolder } from "./gate-keys.ts";
import type { GateRefusals } from "./gate-refusals.ts";
import { readProtectionRule } from "./github-rule.ts";
import { heldStore } from "./held-store.ts";
import { actorOfSource } from "./look-at-gate.ts";

/** GitHub sends at most so much. */
const LIMIT_MIB = 25;
const PATH = "/hooks/gates/:key";

const header = ({ headers }: FastifyRequest, name: string): string | undefined => {
  const value = headers[name];
  return typeof value === "string" ? value : value?.[0];
};
const keyOf = (request: FastifyRequest): string => (request.params as { key?: string }).key ?? "";

export const signatureOf = (secret: string, body: Buffer | string): string =>
  `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;

/** The proof is over the bytes of the body. */
function verify(request: FastifyRequest, body: Buffer, { secrets }: KnownHolder): void {
  const given = header(request, "x-hub-signature-256");
  if (given === undefined)
    throw new Refused("wrong_signature", "The request is not signed: the header x-hub-signature-256 is absent.");
  if (!secrets.some((secret) => isSameText(given, signatureOf(secret, body))))
    throw new Refused("wrong_signature", "The signature is not that of this body with the secret of this source.");
}

function jsonOf(request: FastifyRequest, body: Buffer): unknown {
  if ((header(request, "content-type") ?? "").startsWith("application/x-www-form-urlencoded"))
    throw new Refused("unsupported", "The body is a form: choose application/json as content type at GitHub.");
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch {
    throw new Refused("unreadable", "The body is no JSON.");
  }
  if (isNestedTooDeeply(value)) throw new Refused("unreadable", "The body is nested too deeply.");
  return value;
}

const faultOf = (error: unknown): Refused => {
  if (error instanceof Refused) return error;
  const { statusCode = 500, message } = error as FastifyError;
  const isAway = isDatabaseAway(error as Error) || (error instanceof DomainError && error.code === "unavailable");
  if (isAway) return new Refused("overloaded", "The database does not answer at the moment.");
  if (statusCode === 413) return new Refused("too_large", `The body is too large: at most ${LIMIT_MIB} MiB.`);
  return statusCode < 500 ? new Refused("unreadable", message) : new Refused("fault", "This is a fault of ours.");
};

const isOfOurs = ({ reason }: Refused): boolean => reason === "fault" || reason === "overloaded";

/** Keeps what is held before it is answered; the gate is asked, and GitHub told, a moment later. */
async function hold({ db, clock }: Kernel, { source, isTest }: KnownHolder, body: unknown) {
  const read = readProtectionRule(body, source.apiUrl, clock.now());
  if (isTest) return { test: true, held: false, new: false };
  const id = newId();
  // audit-free: what is decided on it is written down, with its reasons
  return inTransaction(db, async (tx) => {
    const kept = await heldStore(tx).insert({ id, sourceId: source.id, ...read });
    if (!kept) return { held: true, new: false };
    const told = { id, service: null, environment: null, state: "waiting" };
    await emit(tx, actorOfSource(source), heldDeploymentChanged, told, `held-deployment:${id}`);
    await enqueue(tx, answerHeldJob, { id }, { key: id });
    return { held: true, new: true };
  });
}

export type HeldDoorGround = { readonly keys: GateKeys; readonly refusals: GateRefusals };

/** The door by which GitHub asks: verified over its bytes, kept, and answered at once. */
export function mountHeldDoor({ app, mountRawIn }: Http, kernel: Kernel, { keys, refusals }: HeldDoorGround): void {
  const refuse = async (request: FastifyRequest, reply: FastifyReply, error: unknown) => {
    const refused = faultOf(error);
    if (refused.reason === "fault") kernel.log.error({ err: error, requestId: request.id }, "the door of gates failed");
    const holder = isOfOurs(refused) ? undefined : await keys.holderOf(keyOf(request)).catch(() => undefined);
    if (holder && !holder.isTest) refusals.note(holder.source.id, refused.message);
    const { status, body, headers } = problemAnswer(refused, request);
    const code = refused.reason === "unreadable" || refused.reason === "invalid" ? 422 : status;
    return reply
      .code(code)
      .headers(headers)
      .send(JSON.stringify({ ...body, status: code }));
  };

  app.register(async (own: FastifyInstance) => {
    own.removeAllContentTypeParsers();
    own.addContentTypeParser("*", { parseAs: "buffer" }, (_, body, done) => done(null, body));
    // before the body is read: a stranger does not make us take one in
    own.addHook("preParsing", async (request) => void (await keys.holderOf(keyOf(request))));
    own.setErrorHandler((error, request, reply) => refuse(request, reply, error));
    mountRawIn(own)(
      {
        id: "gates.takeHeld",
        method: "POST",
        path: PATH,
        permission: "public",
        ownKeys: true,
        bodyLimitMiB: LIMIT_MIB,
      },
      async ({ request, reply }) => {
        const holder = await keys.holderOf(keyOf(request));
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        verify(request, body, holder);
        const event = header(request, "x-github-event");
        const said = jsonOf(request, body);
        if (event === "deployment_protection_rule") return reply.code(202).send(await hold(kernel, holder, said));
        // an App's one address is told of its installation too
        return reply
          .code(200)
          .send({ held: false, new: false, because: `${event ?? "this"} asks nothing of the gate` });
      },
    );
  });
}
