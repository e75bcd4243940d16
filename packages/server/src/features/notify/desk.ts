import { receiptReceived } from "@shipshape/contract/notify";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import { faultPoint } from "../../kernel/fault-point.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { usersById } from "../access/index.ts";
import { answerByToken, tellAnswer, wantingAnswer } from "./answer-page.ts";
import { answerStore } from "./answer-store.ts";
import type { ChannelName, Desk } from "./channel.ts";
import { chatCommand } from "./chat-command.ts";
import { contactStore } from "./contact-store.ts";
import type { DeskReads } from "./desk-reads.ts";

/** What a channel does with what its provider tells it. */
export function deskOf(kernel: Kernel, channel: ChannelName, reads: DeskReads): Desk {
  const { db, clock } = kernel;
  const desk: Desk = {
    async receipt(receipt) {
      // audit-free: what became of a message is its own record
      await inTransaction(db, async (tx) => {
        await emit(tx, SYSTEM, receiptReceived, { channel, ...receipt, at: clock.now() });
        faultPoint("notify.receiptCame");
      });
    },
    async personAt(address) {
      const [contact] = await contactStore(db).verifiedAt(channel, address);
      const user = contact && (await usersById(db, [contact.userId])).get(contact.userId);
      return user?.disabled ? undefined : user;
    },
    waitingFor: async (user) => wantingAnswer(reads, await answerStore(db).askedOf(user.id)),
    answerByToken: (given) => answerByToken(kernel, reads, { channel, ...given }),
    answerPage: async (user, page, given) => ({
      taken: true,
      said: await tellAnswer(kernel, user, [page], { channel, ...given }),
    }),
    command: (user, words, via) => chatCommand({ kernel, channel, reads, desk }, user, words, via),
  };
  return desk;
}
