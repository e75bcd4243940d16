import { ROLE_PERMISSIONS } from "@shipshape/contract/permission";
import type { Kernel } from "../../kernel/kernel.ts";
import { type KnownUser, roleOf } from "../access/index.ts";
import { tellAnswer } from "./answer-page.ts";
import type { ChannelName, Desk } from "./channel.ts";
import type { DeskReads } from "./desk-reads.ts";

type At = { readonly kernel: Kernel; readonly channel: ChannelName; readonly reads: DeskReads; readonly desk: Desk };

const HELP = [
  "ack INC-3: look after an incident",
  "ack: look after what you were paged for last",
  "next INC-3: you cannot take it, page the next",
  "incidents: what is not resolved",
  "who: who is on call",
].join("\n");

const MOST = 20;
const REFERENCE = /^INC-\d{1,15}$/i;

async function answer(
  { kernel, channel, reads, desk }: At,
  user: KnownUser,
  typed: string,
  verb: "acknowledge" | "escalate",
  via: string,
) {
  const waiting = await desk.waitingFor(user);
  if (typed === "") {
    const [newest] = waiting;
    if (!newest) return "Nothing waits for your answer. Name an incident: ack INC-3.";
    return (await desk.answerPage(user, newest, { answer: verb, via })).said;
  }
  if (!REFERENCE.test(typed)) return `${typed} is no incident's name: write it like INC-3.`;
  const incident = await reads.incident(typed);
  if (!incident) return `There is no ${typed.toUpperCase()}.`;
  const { id: incidentId, shortId } = incident;
  if (incident.status !== "open") return `${shortId} needs no answer: it is ${incident.status}.`;
  const pageId = waiting.find((page) => page.incidentId === incidentId)?.pageId ?? null;
  const role = await roleOf(kernel.db, user.id);
  const mayAct = role !== undefined && ROLE_PERMISSIONS[role].has("incidents:write");
  if (pageId === null && !mayAct) {
    return `You were not paged for ${shortId}, and may not act on others: an administrator can make you a responder.`;
  }
  return tellAnswer(kernel, user, [{ pageId, incidentId, shortId }], { channel, answer: verb, via });
}

/** A command in words, wherever a person writes it: the same in Slack, in a text message, and in what comes next. */
export async function chatCommand(at: At, user: KnownUser, words: string, via: string): Promise<string> {
  const [verb = "", typed = ""] = words.trim().split(/\s+/);
  switch (verb.toLowerCase()) {
    case "ack":
    case "acknowledge":
      return answer(at, user, typed, "acknowledge", via);
    case "next":
    case "escalate":
      return answer(at, user, typed, "escalate", via);
    case "incidents": {
      const live = await at.reads.liveIncidents();
      const lines = live
        .slice(0, MOST)
        .map(
          ({ shortId, severity, status, title, service }) =>
            `${shortId} ${severity} ${status}: ${title}${service ? ` (${service})` : ""}`,
        );
      const more = live.length > MOST ? [`${live.length - MOST} more: ${at.kernel.config.publicUrl}/incidents`] : [];
      return live.length === 0 ? "No incident is open." : [...lines, ...more].join("\n");
    }
    case "who": {
      const onCall = await at.reads.onCall();
      return onCall.length === 0
        ? "There is no schedule yet."
        : onCall.map(({ schedule, who }) => `${schedule}: ${who}`).join("\n");
    }
    default:
      return `${verb === "" || verb === "help" ? "" : `I do not know ${verb}.\n`}${HELP}`;
  }
}
