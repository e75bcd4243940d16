import { DeploymentKind } from "@shipshape/contract/changes";
import { ChangeClass, Person, VersionAsked } from "@shipshape/contract/gates";
import { Moment, Name } from "@shipshape/contract/value";
import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import type { FastifyRequest } from "fastify";
import * as z from "zod";
import type { Actor } from "../../kernel/actor.ts";
import type { Http } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { parseInput } from "../../kernel/parse-input.ts";
import { tokenFinder } from "../access/index.ts";
import { askedAgain } from "./asked-again.ts";
import type { checkGate } from "./check-gate.ts";
import { FLAGGER_HOOKS, flaggerReply, isAskedInFlight, isTold } from "./flagger.ts";
import { gatesStore } from "./gates-store.ts";
import { noteRollout, sameRollout } from "./gradual-rollout.ts";
import { gradualRolloutStore, type RolloutPlace } from "./gradual-rollout-store.ts";
import { knownPlace } from "./known-place.ts";

const Question = z.object({
  service: Name,
  environment: Name,
  version: VersionAsked,
  changeKind: DeploymentKind.default("deploy"),
  changeClass: ChangeClass.default("feature"),
  requestedBy: Person.optional(),
  manual: z.stringbool().default(false),
  startedAt: Moment.optional(),
});
type Question = z.output<typeof Question>;
type Answer = Awaited<ReturnType<typeof checkGate>>;

/** In the address where its sender can set no header. */
const Addressed = z.object({ token: z.string().optional() });
/** What Flagger sends; its phase is the canary's, and says nothing of which hook calls. Some versions say that in `type`. */
const Flagger = z.looseObject({
  type: z.enum(FLAGGER_HOOKS).optional().catch(undefined),
  name: z.string().max(200),
  namespace: z.string().max(200),
  checksum: z.string().max(200).optional(),
  metadata: z.record(z.string(), z.string()).default({}),
});
const FlaggerAddress = z.object({ hook: z.enum(FLAGGER_HOOKS).optional() });

/** When the gate let this change begin, as far as it is written down: whoever asks in its midst began then. */
async function begunAt({ db, clock }: Kernel, question: Question): Promise<Date | undefined> {
  if (question.startedAt) return question.startedAt;
  const { service, environment } = await knownPlace(db, question);
  const since = new Date(clock.now().getTime() - DAY_MS);
  const checks = await gatesStore(db).lastOf(service.id, environment, since);
  return checks.find(({ verdict, version }) => isOpen(verdict) && version === (question.version ?? null))?.at;
}

async function placeOf(
  { db }: Kernel,
  question: Question,
  controller: RolloutPlace["controller"],
): Promise<RolloutPlace> {
  const { service, environment } = await knownPlace(db, question);
  return { serviceId: service.id, environment, controller };
}

const isOpen = (verdict: string): boolean => verdict === "allow" || verdict === "warn";

/** What was asked, in lines for a person who looks at the log of a job. */
function inLines({ service, environment, verdict, because, nextOpening, nextClosing }: Answer): string {
  const lines = because.flatMap(({ text, action }) => [`- ${text}`, ...(action ? [`  ${action}`] : [])]);
  return [
    `${verdict}: ${service} in ${environment}`,
    ...lines,
    ...(nextOpening ? [`Opens next: ${nextOpening.toISOString()}`] : []),
    ...(nextClosing ? [`Shuts next: ${nextClosing.toISOString()}`] : []),
    "",
  ].join("\n");
}

/** 200: go; 403: denied; 423: not now, with when to ask again where that is known. */
function statusOf({ verdict }: Answer): number {
  if (isOpen(verdict)) return 200;
  return verdict === "deny" ? 403 : 423;
}

/** The same verdict for callers who decide the form of the question and the answer. */
export function mountGateDialects({ mountRaw }: Http, kernel: Kernel): void {
  const actorOfToken = tokenFinder(kernel);
  const callerOf = async (request: FastifyRequest): Promise<Actor | undefined> => {
    const { token } = parseInput(Addressed, request.query ?? {}, "query");
    return token === undefined ? undefined : actorOfToken(token);
  };
  const permission = "changes:ingest";

  mountRaw(
    { id: "gates.checkText", method: "GET", path: "/api/v1/gates/check.txt", permission, callerOf },
    async ({ actor, request, reply }) => {
      const answer = await askedAgain(kernel, actor, parseInput(Question, request.query ?? {}, "query"));
      if (answer.nextOpening) {
        const seconds = Math.ceil((answer.nextOpening.getTime() - kernel.clock.now().getTime()) / 1_000);
        reply.header("retry-after", String(Math.max(1, seconds)));
      }
      return reply.code(statusOf(answer)).type("text/plain; charset=utf-8").send(inLines(answer));
    },
  );

  mountRaw(
    { id: "gates.checkArgoRollouts", method: "GET", path: "/api/v1/gates/argo-rollouts", permission, callerOf },
    async ({ actor, request }) => {
      const question = parseInput(Question, request.query ?? {}, "query");
      const place = await placeOf(kernel, question, "argo-rollouts");
      const startedAt = await begunAt(kernel, question);
      const { verdict, because, nextOpening } = await askedAgain(kernel, actor, { ...question, startedAt });
      const known = await gradualRolloutStore(kernel.db).find(place);
      await noteRollout(kernel, place, known, { isOpen: isOpen(verdict) });
      return {
        verdict,
        value: isOpen(verdict) ? 1 : 0,
        open: isOpen(verdict),
        because: because.map(({ text }) => text),
        nextOpening,
      };
    },
  );

  mountRaw(
    { id: "gates.checkFlagger", method: "POST", path: "/api/v1/gates/flagger", permission, callerOf },
    async ({ actor, request, reply }) => {
      const address = parseInput(FlaggerAddress, request.query ?? {}, "query");
      const { type, name, namespace, checksum, metadata } = parseInput(Flagger, request.body ?? {}, "body");
      const hook = address.hook ?? type ?? "confirm-rollout";
      const text = reply.type("text/plain; charset=utf-8");
      if (isTold(hook, metadata)) return text.send("Nothing was asked.\n");
      const { service = name, environment = namespace, ...more } = metadata;
      const question = parseInput(Question, { service, environment, ...more }, "body");
      const place = await placeOf(kernel, question, "flagger");
      const known = await gradualRolloutStore(kernel.db).find(place);
      const begun = sameRollout(known, checksum, kernel.clock.now().getTime());
      const startedAt =
        question.startedAt ?? begun ?? (isAskedInFlight(hook) ? await begunAt(kernel, question) : undefined);
      const answer = await askedAgain(kernel, actor, { ...question, startedAt });
      await noteRollout(kernel, place, known, { checksum, isOpen: isOpen(answer.verdict) });
      return text.code(flaggerReply(hook, answer.verdict)).send(inLines(answer));
    },
  );
}
