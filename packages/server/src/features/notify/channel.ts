import type { Channel as ChannelSchema } from "@shipshape/contract/notify";
import type * as z from "zod";
import type { Kernel } from "../../kernel/kernel.ts";

export type ChannelName = z.output<typeof ChannelSchema>;

/** What a notification says, whichever way it travels; kept with it, and never holds a secret. */
export type Content = {
  /** A notice is news that nobody has to answer. */
  readonly kind: "page" | "test" | "notice";
  /** The user's name, and how they are addressed. */
  readonly user: string;
  readonly displayName: string;
  readonly pageId: string | null;
  readonly incidentId: string | null;
  readonly shortId: string | null;
  readonly text: string;
  readonly incidentUrl: string | null;
  /** Where a notice is about something that is no incident. */
  readonly link?: { readonly label: string; readonly url: string };
};

/** One message to one address. */
export type Message = {
  /** The same over every try, so that a receiver knows a repeat for what it is. */
  readonly id: string;
  readonly address: string;
  readonly secret: string | undefined;
  readonly urgency: "high" | "low";
  readonly subject: string;
  /** Why this person is told. */
  readonly because: string;
  /** Where its reader acknowledges, without signing in. */
  readonly ackUrl: string | null;
  readonly content: Content;
};

/** What became of one try: `retry` may yet succeed, `refused` never will. */
export type Sent = {
  readonly outcome: "delivered" | "retry" | "refused";
  readonly detail: string;
  readonly providerId?: string | undefined;
};

/** A way by which messages travel. The next one is a file like this, and a line in channels.ts. */
export type Channel = {
  readonly name: ChannelName;
  /** Why this cannot be an address, with the mend; undefined when it can. */
  addressProblem(address: string): string | undefined;
  /** A secret for a new address, where the channel needs one; shown to its owner once. */
  newSecret?(): string;
  /** One try, ended within SEND_TIMEOUT_MS. What goes wrong is an outcome, not an exception. */
  send(message: Message): Promise<Sent>;
};

export type OpenChannel = (kernel: Kernel) => Channel;

export const SEND_TIMEOUT_MS = 10_000;
