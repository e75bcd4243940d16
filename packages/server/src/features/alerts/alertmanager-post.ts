import type { FastifyRequest } from "fastify";
import { type Actor, NOBODY } from "../../kernel/actor.ts";
import { isDoorKey } from "../../kernel/door-key.ts";
import { DomainError } from "../../kernel/problem.ts";
import { type AlertTexts, alertTexts } from "./alert-texts.ts";
import { type AlertmanagerAnswer, bodyProblem } from "./alertmanager-problem.ts";
import { type DoorGround, webhookKey } from "./door.ts";
import type { Caller } from "./integration-keys.ts";
import { alertsIn } from "./postable-alerts.ts";
import { Refused } from "./refused.ts";

/** Whose key it came with, where that is an integration's. */
const senders = new WeakMap<FastifyRequest, Caller & { readonly integrationId: string }>();

/** A Prometheus may have the key of an integration for Alertmanager in place of a token; its alerts are counted there. */
export const integrationOf =
  ({ keys }: DoorGround) =>
  async (request: FastifyRequest): Promise<Actor | undefined> => {
    const key = webhookKey(request);
    if (key === undefined || !isDoorKey(key)) return undefined;
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

/** A request as it came, and how it is read where that is needed. */
type Posted = { readonly request: FastifyRequest; readonly body: Buffer; readonly parsed: () => Promise<unknown> };

/** POST /api/v2/alerts: 200 and nothing when all were taken; 400 with the reasons when some were not, the rest is taken. */
export function alertPosting({ intake, tally }: DoorGround): (posted: Posted) => Promise<AlertmanagerAnswer> {
  const texts = alertTexts();
  return async (posted) => {
    const sender = senders.get(posted.request);
    const said = texts.read(posted.body);
    if (said && (await intake.hear(said))) {
      if (sender) tally.taken(sender.integrationId, said.length);
      return { status: 200 };
    }
    const answer = await post({ intake, tally }, texts, sender, posted);
    if (sender && answer.status !== 200) {
      tally.refused(sender.integrationId, new Refused("invalid", JSON.stringify(answer.body)));
    }
    return answer;
  };
}

type Ground = Pick<DoorGround, "intake" | "tally">;
type Known = (Caller & { readonly integrationId: string }) | undefined;

async function post(
  { intake, tally }: Ground,
  texts: AlertTexts,
  sender: Known,
  { body, parsed }: Posted,
): Promise<AlertmanagerAnswer> {
  const value = await parsed();
  const read = alertsIn(value, sender);
  if (!read.ok) return bodyProblem("alerts", read.error, value);
  const { good, problems, givesStart } = read;
  const refused = problems.filter((problem) => problem !== undefined);
  if (good.length > 0) {
    // bytes that are read again know of no sender
    const taken = await intake.take(good, sender ? undefined : { door: "alertmanager-api", body });
    if (taken === "again" && refused.length === 0) texts.remember(body, good, givesStart);
  }
  if (sender) tally.taken(sender.integrationId, good.length);
  return refused.length > 0 ? { status: 400, body: refused.join("; ") } : { status: 200 };
}
