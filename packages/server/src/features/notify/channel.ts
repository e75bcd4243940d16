import type { Answer as AnswerSchema, Channel as ChannelSchema } from "@shipshape/contract/notify";
import type { Urgency } from "@shipshape/domain/alerts/priority";
import type { Rate } from "@shipshape/domain/notify/send-budget";
import type * as z from "zod";
import type { Kernel } from "../../kernel/kernel.ts";
import type { KnownUser } from "../access/index.ts";
import type { Provider, Readiness } from "./provider.ts";

export type ChannelName = z.output<typeof ChannelSchema>;
export type AnswerName = z.output<typeof AnswerSchema>;

/** What a notification says, whichever way it travels; kept with it, and never holds a secret. */
export type Content = {
  /** A notice is news that nobody has to answer; a code proves that an address is whose it is said to be. */
  readonly kind: "page" | "test" | "notice" | "code";
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
  /** Of a notice about an incident: where it stands, for channels that say so in a form of their own. */
  readonly standing?: Standing;
};

/** A page for another incident that travels in the same message, in a storm. */
export type Bundled = {
  readonly pageId: string;
  readonly shortId: string | null;
  readonly subject: string;
  readonly incidentUrl: string | null;
};

/** One message to one address. */
export type Message = {
  /** Of the notification: the same over every try. */
  readonly id: string;
  /** By which a provider or receiver knows a repeat for what it is: the same over every try. */
  readonly idempotencyKey: string;
  /** From 1. From the second on, an earlier one may have reached the provider although we never heard its answer. */
  readonly attempt: number;
  readonly address: string;
  readonly secret: string | undefined;
  readonly urgency: Urgency;
  readonly subject: string;
  /** Why this person is told. */
  readonly because: string;
  /** Where its reader acknowledges, without signing in; the token alone goes into buttons. */
  readonly ackUrl: string | null;
  readonly ackToken: string | null;
  readonly content: Content;
  /** What its provider calls the message that this one brings up to date; undefined where there is none yet. */
  readonly earlier?: string | undefined;
  /** Empty unless the channel bundles. */
  readonly bundled: readonly Bundled[];
};

/**
 * What became of one try. `delivered`: it arrived, as far as this channel can ever know. `accepted`: the provider has it
 * and will say what became of it within so many seconds; silence is as good as a failure. `retry` may yet succeed, not
 * before `afterMs` where the provider said so; `refused` never will, and `gone` means that the address is no more.
 */
export type Sent =
  | { readonly outcome: "delivered"; readonly detail: string; readonly providerId?: string | undefined }
  | {
      readonly outcome: "accepted";
      readonly receiptWithinSeconds: number;
      readonly detail: string;
      readonly providerId?: string | undefined;
    }
  | { readonly outcome: "retry"; readonly detail: string; readonly afterMs?: number | undefined }
  | { readonly outcome: "refused"; readonly detail: string; readonly gone?: boolean | undefined };

/** How much a provider bears, or what it asks of its users, over time. */
export type Rates = {
  /** Of all that this installation sends over the channel. */
  readonly inAll: readonly Rate[];
  /** Of what one address gets. */
  readonly perAddress: readonly Rate[];
};

/** What a channel does at once. */
export type Limits = {
  /** How many sends may be under way at once, per process. */
  readonly atOnce: number;
  /** How many incidents one message may tell of; 1 where each travels alone. */
  readonly bundles: number;
};

/** What a provider says when it calls us: its signature is made over the address and the bytes as they came. */
export type ProviderCall = {
  /** The public address it called, with the query. */
  readonly url: string;
  /** What follows the channel's name: `status`, `answer`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
};

export type ProviderReply = { readonly status: number; readonly contentType?: string; readonly body?: string };

/** A page that a person was told of and that waits for an answer. */
export type WaitingPage = {
  readonly pageId: string;
  readonly incidentId: string;
  readonly shortId: string;
  readonly subject: string;
};

/** What was done with an answer, in a sentence for whoever gave it. */
export type Answered = { readonly taken: boolean; readonly said: string };

/** What a channel does with a call: everything is written down before the provider gets its reply. */
export type Desk = {
  /** What became of a message that the provider had only accepted. */
  receipt(receipt: {
    readonly notificationId: string | null;
    readonly providerId: string | null;
    readonly outcome: "delivered" | "failed";
    readonly detail: string;
  }): Promise<void>;
  /** Whose verified address this is on this channel. */
  personAt(address: string): Promise<KnownUser | undefined>;
  /** What waits for a person's answer, newest first. */
  waitingFor(user: KnownUser): Promise<readonly WaitingPage[]>;
  /** Answers by the token that a message carried; `by` is the address that answers, where the provider knows it. */
  answerByToken(given: { token: string; answer: AnswerName; via: string; by?: string }): Promise<Answered>;
  answerPage(user: KnownUser, page: WaitingPage, given: { answer: AnswerName; via: string }): Promise<Answered>;
  /** A command in words, `ack INC-3`, `who`, `incidents`: answered in plain text. */
  command(user: KnownUser, words: string, via: string): Promise<string>;
};

/** Where an incident stands, for messages that are brought up to date. */
export type Standing = {
  /** Since when: news that come late are known as such. */
  readonly at: string;
  readonly incidentId: string;
  readonly shortId: string;
  readonly title: string;
  readonly status: "open" | "acknowledged" | "resolved";
  readonly severity: string;
  readonly service: string | null;
  readonly because: string;
  readonly url: string;
};

/** An address in the one way in which it is written, what its owner knows it by, and a secret that came with it. */
export type Resolved = { readonly address: string; readonly label?: string; readonly secret?: string };

/** A way by which messages travel. The next one is a file like this, and a line in channels.ts. */
export type Channel = {
  readonly name: ChannelName;
  /** What people read: the channel, what its addresses are called, and what one looks like. */
  readonly words: { readonly label: string; readonly address: string; readonly hint: string };
  readonly limits: Limits;
  /** As its provider is set up now. */
  rates(): Promise<Rates>;
  /** Who carries its messages, where that has to be set up. */
  readonly provider?: Provider;
  /** Whether an address is used only after its owner typed a code that was sent there. */
  readonly needsCode: boolean;
  readiness(): Promise<Readiness>;
  /** Why this cannot be an address, with the mend; undefined when it can. */
  addressProblem(address: string): string | undefined;
  /** What was typed, as the channel writes it: told to be an address or not only after this. Throws with the mend. */
  resolve?(typed: string): Promise<Resolved>;
  /** A secret for a new address, where the channel needs one; shown to its owner once. */
  newSecret?(): string;
  /** One try, ended within SEND_TIMEOUT_MS. What goes wrong is an outcome, not an exception. */
  send(message: Message): Promise<Sent>;
  /** Tells a group where an incident stands, as `send` does: with `earlier`, that message is brought up to date. */
  announce?(message: Message, standing: Standing): Promise<Sent>;
  /** Whether a message that was sent can be brought up to date, by the id that its provider gave it. */
  readonly updates?: boolean;
  /** What the provider tells us, its signature checked first. */
  called?(call: ProviderCall, desk: Desk): Promise<ProviderReply>;
};

export type OpenChannel = (kernel: Kernel) => Channel;

export const SEND_TIMEOUT_MS = 10_000;

/** How a message is handed over by HTTP: a receiver that says yes has it, whatever becomes of the rest of its answer. */
export const POSTED = {
  method: "POST",
  timeoutMs: SEND_TIMEOUT_MS,
  maxBytes: 64 * 1024,
  statusCounts: true,
} as const;

/** For channels that need nothing from whoever runs the installation. */
export const ALWAYS_READY = async (): Promise<Readiness> => ({ ready: true, because: "it needs no setting up" });

/** For channels whose limits are those of no provider: what one address gets. */
export const perAddress =
  (...rates: readonly Rate[]): (() => Promise<Rates>) =>
  async () => ({ inAll: [], perAddress: rates });
