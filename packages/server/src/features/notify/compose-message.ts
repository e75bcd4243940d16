import { bundleWords, distinctNews } from "@shipshape/domain/notify/envelope";
import type { Kernel } from "../../kernel/kernel.ts";
import { ackToken, ackUrl } from "./ack-link.ts";
import type { Message } from "./channel.ts";
import type { ClaimedEnvelope } from "./claim-due.ts";
import type { Claimed } from "./claim-store.ts";
import { readable, readableLine } from "./readable-text.ts";

/** The token by which the reader acknowledges: the page alone, or every page that the message tells of. */
function tokenOf(kernel: Kernel, { id: messageId, members }: ClaimedEnvelope): string | null {
  const [{ pageId, incidentId, userId, message, createdAt: at }] = members;
  if (message.kind !== "page" || !pageId || !incidentId || !userId) return null;
  return ackToken(kernel, { incidentId, pageId, userId, at, ...(members.length > 1 ? { messageId } : {}) });
}

/** Why somebody is told of an incident: each policy that asked for it has its say, and their own rule how. */
function becauseOf({ incidentId, rule, because }: Claimed, members: readonly Claimed[]): string {
  const same = members.filter((one) => incidentId !== null && one.incidentId === incidentId);
  const reasons = [...new Set([because, ...same.map((one) => one.because)])].join("; and ");
  return rule ? `${reasons}; ${rule}` : reasons;
}

/** What goes out: one page as it is, or one message that names them all. */
export function messageOf(kernel: Kernel, envelope: ClaimedEnvelope): Message {
  const { id, members } = envelope;
  const news = distinctNews(members);
  const [first, ...others] = news;
  const token = tokenOf(kernel, envelope);
  const alone = {
    id,
    idempotencyKey: id,
    attempt: Math.max(...members.map(({ attempts }) => attempts)),
    address: first.address,
    secret: first.sealedSecret === null ? undefined : kernel.seal.open(first.sealedSecret),
    urgency: first.urgency,
    subject: readableLine(first.subject),
    because: becauseOf(first, members),
    ackUrl: token && ackUrl(kernel, token),
    ackToken: token,
    content: { ...first.message, text: readable(first.message.text) },
    earlier: first.earlier ?? undefined,
    bundled: [],
  };
  if (others.length === 0) return alone;
  const listUrl = `${kernel.config.publicUrl}/incidents?mine=true`;
  const words = bundleWords(
    news.map(({ subject }) => readableLine(subject)),
    listUrl,
  );
  return {
    ...alone,
    subject: words.subject,
    content: { ...first.message, text: words.text, incidentUrl: listUrl },
    bundled: others.map(({ pageId, subject, message }) => ({
      pageId: pageId ?? "",
      shortId: message.shortId,
      subject: readableLine(subject),
      incidentUrl: message.incidentUrl,
    })),
  };
}
