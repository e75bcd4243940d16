import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  type WebClient,
} from "@slack/web-api";
import * as z from "zod";
import type { Kernel } from "../../kernel/kernel.ts";
import { refused } from "../../kernel/problem.ts";
import {
  type AnswerName,
  type Desk,
  type Message,
  type OpenChannel,
  POSTED,
  type ProviderCall,
  type ProviderReply,
  type Sent,
  type Standing,
} from "./channel.ts";
import { limitsFrom } from "./provider-limits.ts";
import { providerSettings } from "./provider-settings.ts";
import { messageBlocks, slackText, standingBlocks, standingLine } from "./slack-blocks.ts";
import { slack, slackClient } from "./slack-provider.ts";
import { isFromSlack } from "./slack-signature.ts";

const REPLY_TIMEOUT_MS = 5_000;

/** Errors that no second try changes, with what to do about them. */
const FINAL: Readonly<Record<string, string>> = {
  channel_not_found:
    "Slack knows no such channel or member: check the address, and invite the app to a private channel",
  not_in_channel: "the app is not in this channel: type /invite @Shipshape there",
  is_archived: "the channel is archived",
  user_not_found: "Slack knows no such member",
  users_not_found: "Slack knows nobody with this e-mail address",
  user_disabled: "this member was deactivated in Slack",
  message_not_found: "the message is gone",
  cant_update_message: "the message is not ours",
  msg_too_long: "the message is too long for Slack",
};
const MENDS: Readonly<Record<string, string>> = {
  invalid_auth: "the bot token is not valid: give the current one under Settings, Channels",
  token_revoked: "the bot token was taken back: install the app again and give its token under Settings, Channels",
  account_inactive: "the app was removed from Slack: install it again",
  missing_scope:
    "the app lacks a permission: compare it with the manifest under Settings, Channels, and install it again",
};

function outcomeOf(error: unknown): Sent {
  if (error instanceof WebAPIRateLimitedError) {
    const detail = `Slack asks to wait ${error.retryAfter} s`;
    return { outcome: "retry", detail, afterMs: error.retryAfter * 1_000 };
  }
  if (error instanceof WebAPIPlatformError) {
    const code = error.data.error;
    const final = FINAL[code];
    if (final) return { outcome: "refused", detail: `${final} (${code})` };
    return { outcome: "retry", detail: `Slack did not take it: ${MENDS[code] ?? code}` };
  }
  if (error instanceof WebAPIHTTPError) return { outcome: "retry", detail: `Slack answered ${error.statusCode}` };
  const said = error instanceof WebAPIRequestError ? error.original.message : String(error);
  return { outcome: "retry", detail: `Slack could not be reached: ${said}` };
}

const Interaction = z.object({
  type: z.string(),
  user: z.object({ id: z.string() }),
  response_url: z.string().optional(),
  actions: z.array(z.object({ action_id: z.string(), value: z.string().optional() })).default([]),
});
const Command = z.object({ text: z.string().default(""), user_id: z.string() });

const ANSWERS: Readonly<Record<string, AnswerName>> = { acknowledge: "acknowledge", escalate: "escalate" };
const VIA = "by a button in Slack";
const OK: ProviderReply = { status: 200 };

/** Only for whoever pressed: what was done, or why nothing was. */
async function tellPresser({ outbound, log }: Kernel, url: string | undefined, text: string): Promise<void> {
  if (url === undefined) return;
  try {
    const body = JSON.stringify({ response_type: "ephemeral", replace_original: false, text: slackText(text) });
    const headers = { "content-type": "application/json" };
    await outbound.send(url, { headers, body, ...POSTED, timeoutMs: REPLY_TIMEOUT_MS });
  } catch (error) {
    log.warn({ err: error }, "Slack could not be told what became of a button");
  }
}

async function interaction(kernel: Kernel, call: ProviderCall, desk: Desk): Promise<ProviderReply> {
  const payload = new URLSearchParams(call.body.toString("utf8")).get("payload") ?? "{}";
  const { user, actions, response_url: url } = Interaction.parse(JSON.parse(payload));
  for (const { action_id: id, value: token } of actions) {
    const answer = ANSWERS[id];
    if (!answer || !token) continue;
    const { said } = await desk.answerByToken({ token, answer, via: VIA, by: user.id });
    // Slack gives three seconds for the reply to its call, and half an hour for this.
    void tellPresser(kernel, url, said);
  }
  return OK;
}

const reply = (text: string): ProviderReply => ({
  status: 200,
  contentType: "application/json",
  body: JSON.stringify({ response_type: "ephemeral", text: slackText(text) }),
});

async function command({ config }: Kernel, call: ProviderCall, desk: Desk): Promise<ProviderReply> {
  const fields = Object.fromEntries(new URLSearchParams(call.body.toString("utf8")));
  const { text, user_id: id } = Command.parse(fields);
  const user = await desk.personAt(id);
  if (!user) {
    const where = `${config.publicUrl}/settings/me`;
    return reply(
      `I do not know who you are yet: add Slack with your member id ${id} under ${where}, and type the code.`,
    );
  }
  return reply(await desk.command(user, text, "by /shipshape in Slack"));
}

/** Takes the id of a member, or their e-mail address, which Slack resolves. */
async function memberOf(client: () => Promise<WebClient>, typed: string) {
  const address = typed.trim();
  if (!address.includes("@")) return { address };
  try {
    const { user } = await (await client()).users.lookupByEmail({ email: address });
    return { address: user?.id ?? address, label: `${user?.profile?.display_name || user?.real_name || address}` };
  } catch (error) {
    const { detail } = outcomeOf(error);
    throw refused("This address cannot be used", [{ path: "address", message: detail }]);
  }
}

const idOf = (channel: string | undefined, ts: string | undefined): string => `${channel}:${ts}`;

/** Slack: direct messages with buttons, and a message a channel that is brought up to date. */
export const slackChannel: OpenChannel = (kernel) => {
  const settings = providerSettings(kernel);
  let known: { readonly key: string; readonly client: WebClient } | undefined;
  const client = async (): Promise<WebClient> => {
    const values = await settings.values(slack);
    const key = `${values["botToken"]} ${values["apiUrl"]}`;
    if (known?.key !== key) known = { key, client: slackClient(values) };
    return known.client;
  };
  const post = async (channel: string, text: string, blocks: ReturnType<typeof messageBlocks>): Promise<Sent> => {
    const { ready, because } = await settings.readiness(slack);
    if (!ready) return { outcome: "refused", detail: because };
    try {
      const sent = await (await client()).chat.postMessage({ channel, text, blocks, unfurl_links: false });
      return { outcome: "delivered", detail: "Slack shows it", providerId: idOf(sent.channel, sent.ts) };
    } catch (error) {
      return outcomeOf(error);
    }
  };
  const update = async (id: string, standing: Standing): Promise<Sent> => {
    const [channel = "", ts = ""] = id.split(":");
    try {
      const text = standingLine(standing);
      await (await client()).chat.update({ channel, ts, text, blocks: standingBlocks(standing) });
      return { outcome: "delivered", detail: "Slack shows how it stands", providerId: id };
    } catch (error) {
      return outcomeOf(error);
    }
  };
  return {
    name: "slack",
    words: {
      label: "Slack",
      address: "Member id or e-mail address",
      hint: "U024BE7LH (in Slack: your profile, ⋮, Copy member ID), or the e-mail address of your Slack account",
    },
    limits: { atOnce: 5, bundles: 20 },
    rates: limitsFrom(kernel, slack, { inAll: "limit", perAddress: "addressLimit" }),
    needsCode: true,
    provider: slack,
    readiness: () => settings.readiness(slack),
    addressProblem: (address) =>
      /^[UW][A-Z0-9]{6,}$/.test(address) ? undefined : "a member id begins with U or W, such as U024BE7LH",
    resolve: (typed) => memberOf(client, typed),
    send: (message: Message) => post(message.address, slackText(message.subject), messageBlocks(message)),
    updates: true,
    announce: ({ address, earlier }, standing) =>
      earlier === undefined
        ? post(address, standingLine(standing), standingBlocks(standing))
        : update(earlier, standing),
    async called(call, desk) {
      const { signingSecret } = await settings.values(slack);
      if (!signingSecret || !isFromSlack(call, signingSecret, kernel.clock.now().getTime())) return { status: 401 };
      if (call.path === "interaction") return interaction(kernel, call, desk);
      if (call.path === "command") return command(kernel, call, desk);
      return { status: 404 };
    },
  };
};
