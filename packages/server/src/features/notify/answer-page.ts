import { answerReceived } from "@shipshape/contract/notify";
import type { Actor } from "../../kernel/actor.ts";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emitAll } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { audit, type KnownUser, usersById } from "../access/index.ts";
import { readAckToken } from "./ack-link.ts";
import { type AnswerablePage, answerStore } from "./answer-store.ts";
import type { Answered, AnswerName, ChannelName, WaitingPage } from "./channel.ts";
import { contactStore } from "./contact-store.ts";
import type { DeskReads } from "./desk-reads.ts";

type Given = { readonly channel: ChannelName; readonly answer: AnswerName; readonly via: string };
type Page = Pick<WaitingPage, "incidentId" | "shortId"> & { readonly pageId: string | null };

const DONE = { acknowledge: "You acknowledged", escalate: "The next is paged for", resolve: "You resolved" } as const;

/** Whoever answers through a channel is that person: it is their name that the record shows. */
const asPerson = (user: KnownUser): Actor => ({ ...SYSTEM, kind: "link", name: user.name, userId: user.id });

/** Tells that a person answered, in one transaction with its record. What they may do is judged by whoever acts on it. */
export async function tellAnswer(
  { db, clock }: Kernel,
  user: KnownUser,
  pages: readonly Page[],
  { channel, answer, via }: Given,
): Promise<string> {
  const names = [...new Set(pages.map(({ shortId }) => shortId))].join(", ");
  const at = clock.now();
  await inTransaction(db, async (tx) => {
    const actor = asPerson(user);
    await emitAll(
      tx,
      actor,
      pages.map(({ pageId, incidentId }) => ({
        event: answerReceived,
        payload: { pageId, incidentId, userId: user.id, user: user.name, answer, note: null, channel, via, at },
        subject: `incident:${incidentId}`,
      })),
    );
    await audit(tx, actor, { action: "notify.answer", subject: names, after: { answer, channel, via } });
  });
  return `${DONE[answer]} ${names}.`;
}

const refused = (said: string): Answered => ({ taken: false, said });

/** Whether the address that answers is that of the person who was paged: a button in a channel can be pressed by anybody. */
async function isTheirs(
  { db }: Kernel,
  channel: ChannelName,
  userId: string,
  by: string | undefined,
): Promise<boolean> {
  if (by === undefined) return true;
  return (await contactStore(db).verifiedAt(channel, by)).some((contact) => contact.userId === userId);
}

type Asked = Pick<AnswerablePage, "incidentId" | "because">;

/**
 * Pages that an answer can be given to: whose messages go on, or whose incident is open although they were stopped, since an
 * acknowledgement was taken back and nobody who has the page already is given another.
 */
export async function wantingAnswer<P extends Asked>(reads: DeskReads, pages: readonly P[]): Promise<P[]> {
  const stopped = pages.filter(({ because }) => because !== null);
  const before = await reads.answeredBefore(stopped.map(({ incidentId }) => incidentId));
  return pages.filter(({ incidentId, because }) => because === null || before.get(incidentId) === null);
}

/** Why there is nothing to answer, in the words of the incident where it knows them. */
async function nothingToDo(reads: DeskReads, [page]: readonly Asked[]): Promise<string> {
  if (!page) return "Nothing waits for this answer.";
  const before = (await reads.answeredBefore([page.incidentId])).get(page.incidentId);
  return `Nothing to do: ${before ?? page.because}.`;
}

type ByToken = Given & { readonly token: string; readonly by?: string };

/** Answers the pages that a message told of, by the token that it carried. A second press says what the first did. */
export async function answerByToken(
  kernel: Kernel,
  reads: DeskReads,
  { token, by, ...given }: ByToken,
): Promise<Answered> {
  const link = readAckToken(kernel, token);
  if (!link) return refused("This answer is not of a message of ours.");
  if (link.expiresAt <= kernel.clock.now())
    return refused("This message is too old to be answered: open the incident.");
  const user = (await usersById(kernel.db, [link.userId])).get(link.userId);
  if (!user || user.disabled) return refused("Whom this message went to has no account here any more.");
  if (!(await isTheirs(kernel, given.channel, user.id, by))) {
    return refused(
      `This page is for ${user.displayName}. To look after it yourself: /shipshape ack and the incident's name.`,
    );
  }
  const pages = await answerStore(kernel.db).pagesOf({ ...link, messageId: link.messageId ?? null });
  const open = await wantingAnswer(reads, pages);
  if (open.length === 0) return { taken: true, said: await nothingToDo(reads, pages) };
  return { taken: true, said: await tellAnswer(kernel, user, open, given) };
}
