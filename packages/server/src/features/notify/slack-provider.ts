import { WebClient } from "@slack/web-api";
import { messageOf } from "../../kernel/problem.ts";
import { SEND_TIMEOUT_MS } from "./channel.ts";
import type { Provider, Readiness, Values } from "./provider.ts";
import { limitField } from "./provider-limits.ts";
import { slackFetch } from "./slack-fetch.ts";

const SCOPES = ["chat:write", "chat:write.public", "commands", "im:write", "users:read", "users:read.email"];

const callbackUrl = (publicUrl: string, path: string): string => `${publicUrl}/api/v1/channels/slack/${path}`;

/** What Slack makes an app from: "Create New App, From an app manifest". */
const slackManifest = (publicUrl: string): string =>
  JSON.stringify(
    {
      display_information: {
        name: "Shipshape",
        description: "Pages people, and takes their answers",
        background_color: "#16324f",
      },
      features: {
        bot_user: { display_name: "Shipshape", always_online: true },
        app_home: { home_tab_enabled: false, messages_tab_enabled: true, messages_tab_read_only_enabled: true },
        slash_commands: [
          {
            command: "/shipshape",
            url: callbackUrl(publicUrl, "command"),
            description: "Acknowledge an incident, see who is on call, list what is open",
            usage_hint: "ack INC-3 | who | incidents",
            should_escape: false,
          },
        ],
      },
      oauth_config: { scopes: { bot: SCOPES } },
      settings: {
        interactivity: { is_enabled: true, request_url: callbackUrl(publicUrl, "interaction") },
        org_deploy_enabled: false,
        socket_mode_enabled: false,
        token_rotation_enabled: false,
      },
    },
    null,
    2,
  );

/** A client that tries once and says so when it is told to wait: trying again is the outbox's work. */
export const slackClient = ({ botToken = "", apiUrl = "" }: Values): WebClient =>
  new WebClient(botToken, {
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: SEND_TIMEOUT_MS,
    fetch: slackFetch,
    logger: SILENT,
    allowAbsoluteUrls: false,
  });

const nothing = (): void => undefined;
/** What goes wrong is an outcome that we keep; Slack's own log would be a second voice. */
const SILENT = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => "error" as never,
  setName: nothing,
};

async function check(values: Values): Promise<Readiness> {
  try {
    const { team, user } = await slackClient(values).auth.test();
    return { ready: true, because: `Slack knows us as ${user} in ${team}` };
  } catch (error) {
    return { ready: false, because: `Slack refuses the bot token: ${messageOf(error)}` };
  }
}

export const slack: Provider = {
  name: "slack",
  title: "Slack",
  about: "Pages in direct messages with buttons, a channel for each team, and the command /shipshape.",
  fields: [
    {
      name: "botToken",
      label: "Bot token",
      hint: "begins with xoxb-; in your app under OAuth & Permissions, after it was installed",
      secret: true,
      variable: "SHIPSHAPE_SLACK_BOT_TOKEN",
      required: true,
      wanted: /^xoxb-\S+$/,
      mend: "a bot token begins with xoxb-",
    },
    {
      name: "signingSecret",
      label: "Signing secret",
      hint: "in your app under Basic Information, App Credentials",
      secret: true,
      variable: "SHIPSHAPE_SLACK_SIGNING_SECRET",
      required: true,
      wanted: /^[0-9a-f]{16,64}$/i,
      mend: "it is 32 characters of 0-9 and a-f",
    },
    {
      name: "apiUrl",
      label: "API address",
      hint: "only for GovSlack (https://slack-gov.com/api/) or a proxy",
      secret: false,
      variable: "SHIPSHAPE_SLACK_API_URL",
      required: false,
      wanted: /^https?:\/\/\S+\/$/,
      mend: "write it like https://slack.com/api/ with the slash at the end",
      fallback: "https://slack.com/api/",
    },
    limitField({
      name: "limit",
      label: "Messages at most",
      about: "how many messages Slack is sent in all",
      variable: "SHIPSHAPE_SLACK_LIMIT",
      fallback: "none",
    }),
    // Slack bears about one message a second for each conversation, with short bursts (docs.slack.dev, Rate limits).
    limitField({
      name: "addressLimit",
      label: "Messages at most in one conversation",
      about: "how many messages a member or a channel gets",
      variable: "SHIPSHAPE_SLACK_ADDRESS_LIMIT",
      fallback: "5/5s",
    }),
  ],
  steps: (publicUrl) => [
    {
      about: "At api.slack.com/apps choose Create New App, From a manifest, and paste this:",
      code: slackManifest(publicUrl),
    },
    { about: "Install it to your workspace, then copy the bot token and the signing secret into the fields below." },
    { about: "Slack must reach this server at the addresses above, over https." },
  ],
  check,
};
