import * as z from "zod";
import type { Kernel } from "../../kernel/kernel.ts";

const PURPOSE = "ack";
const VALID_MS = 7 * 86_400_000;

const Payload = z.object({
  incidentId: z.uuid(),
  pageId: z.uuid(),
  userId: z.uuid(),
  at: z.int(),
  messageId: z.uuid().optional(),
});
export type AckLink = {
  readonly incidentId: string;
  readonly pageId: string;
  readonly userId: string;
  /** Of a message that told of several pages: an answer to it is one to all of them. */
  readonly messageId?: string | undefined;
  readonly expiresAt: Date;
};

/**
 * The signed link by which a paged person acknowledges without signing in. It is made for the message alone and kept
 * nowhere: whoever holds it acts as that person, for that page.
 */
export const ackUrl = ({ config }: Pick<Kernel, "config">, token: string): string => `${config.publicUrl}/ack/${token}`;

/** The signed part of the link alone, for buttons and keys. */
export const ackToken = (
  { seal }: Pick<Kernel, "seal">,
  { at, ...page }: { incidentId: string; pageId: string; userId: string; at: Date; messageId?: string },
): string => seal.sign(PURPOSE, JSON.stringify({ ...page, at: at.getTime() }));

/** What a link is for; undefined when it is not one of ours, or was changed on its way. */
export function readAckToken({ seal }: Pick<Kernel, "seal">, token: string): AckLink | undefined {
  const payload = seal.verify(PURPOSE, token);
  if (payload === undefined) return undefined;
  const { at, ...page } = Payload.parse(JSON.parse(payload));
  return { ...page, expiresAt: new Date(at + VALID_MS) };
}
