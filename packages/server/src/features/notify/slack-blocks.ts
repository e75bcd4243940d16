import type { KnownBlock } from "@slack/web-api";
import type { Message, Standing } from "./channel.ts";

const MOST_TEXT = 2_900;
const MOST_TITLE = 150;

/** Slack reads three signs as markup; what comes from outside must be read as text. */
export const slackText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

const section = (text: string): KnownBlock => ({
  type: "section",
  text: { type: "mrkdwn", text: cut(text, MOST_TEXT) },
});
const small = (text: string): KnownBlock => ({
  type: "context",
  elements: [{ type: "mrkdwn", text: cut(text, MOST_TEXT) }],
});
const title = (text: string): KnownBlock => ({
  type: "header",
  text: { type: "plain_text", text: cut(text, MOST_TITLE), emoji: false },
});
const linkButton = (text: string, url: string) => ({
  type: "button" as const,
  text: { type: "plain_text" as const, text },
  url,
  action_id: "open",
});

function buttons({ ackToken, content: { kind, incidentUrl, link } }: Message): KnownBlock[] {
  const answers =
    ackToken && kind === "page"
      ? [
          {
            type: "button" as const,
            style: "primary" as const,
            text: { type: "plain_text" as const, text: "Acknowledge" },
            action_id: "acknowledge",
            value: ackToken,
          },
          {
            type: "button" as const,
            text: { type: "plain_text" as const, text: "I cannot: page the next" },
            action_id: "escalate",
            value: ackToken,
          },
        ]
      : [];
  const links = [
    ...(incidentUrl ? [linkButton("Open the incident", incidentUrl)] : []),
    ...(link ? [linkButton(cut(link.label, 70), link.url)] : []),
  ];
  return answers.length + links.length === 0 ? [] : [{ type: "actions", elements: [...answers, ...links] }];
}

/** A message to a person: what it is about, why them, and what they can do. */
export const messageBlocks = (message: Message): KnownBlock[] => [
  title(message.subject),
  section(slackText(message.content.text)),
  ...buttons(message),
  small(slackText(`Why you: ${message.because}`)),
];

const SIGNS = {
  open: ":red_circle:",
  acknowledged: ":large_yellow_circle:",
  resolved: ":large_green_circle:",
} as const;
const WORDS = { open: "Open", acknowledged: "Acknowledged", resolved: "Resolved" } as const;

/** Where an incident stands, in one line that notifications show too. */
export const standingLine = ({ shortId, title: what, status, severity }: Standing): string =>
  slackText(`${WORDS[status]}: [${severity}] ${what} (${shortId})`);

/** The message of a channel, or what a page becomes once it is answered. */
export const standingBlocks = (standing: Standing): KnownBlock[] => {
  const { title: what, shortId, status, severity, service, because, url } = standing;
  const facts = [`*${WORDS[status]}*`, slackText(severity), ...(service ? [slackText(service)] : []), shortId].join(
    "  ·  ",
  );
  return [
    section(`${SIGNS[status]} *<${url}|${slackText(what)}>*\n${facts}`),
    small(slackText(because)),
    // its buttons went when somebody answered
    ...(status === "open" ? [small(`To look after it: \`/shipshape ack ${shortId}\``)] : []),
    ...(status === "resolved"
      ? []
      : [{ type: "actions" as const, elements: [linkButton("Open the incident", url)] } satisfies KnownBlock]),
  ];
};
