import type { OutboundAnswer } from "../../kernel/outbound.ts";
import { messageOf } from "../../kernel/problem.ts";
import { askedWaitMs } from "./asked-wait.ts";
import { type Message, type OpenChannel, POSTED, SEND_TIMEOUT_MS, type Sent } from "./channel.ts";
import { errorSaid } from "./error-said.ts";
import type { Provider } from "./provider.ts";
import { limitField, limitsFrom } from "./provider-limits.ts";
import { providerSettings } from "./provider-settings.ts";
import { withinBytes } from "./readable-text.ts";

/** ntfy takes messages of 4,096 bytes. */
const MOST_TEXT_BYTES = 3_000;
const MOST_TITLE_BYTES = 400;
const TOPIC = /^[-_A-Za-z0-9]{1,64}$/;

const ntfy: Provider = {
  name: "ntfy",
  title: "ntfy",
  about: "Push to phones by ntfy.sh, or by an ntfy server of your own: nobody else is between.",
  fields: [
    {
      name: "url",
      label: "Server",
      hint: "for topics that are given by name alone",
      secret: false,
      variable: "SHIPSHAPE_NTFY_URL",
      required: false,
      wanted: /^https?:\/\/[^/\s]+(\/\S*)?$/,
      mend: "write a whole address such as https://ntfy.example.com",
      fallback: "https://ntfy.sh",
    },
    {
      name: "token",
      label: "Access token",
      hint: "begins with tk_; only where your server wants one of those who publish",
      secret: true,
      variable: "SHIPSHAPE_NTFY_TOKEN",
      required: false,
      wanted: /^tk_\S+$/,
      mend: "an access token begins with tk_",
    },
    limitField({
      name: "limit",
      label: "Messages at most",
      about: "how many messages the server is sent in all",
      variable: "SHIPSHAPE_NTFY_LIMIT",
      fallback: "none",
    }),
    // docs.ntfy.sh, Limitations: 60 at once, one more every 5 seconds.
    limitField({
      name: "addressLimit",
      label: "Messages at most to one topic",
      about: "how many messages a topic gets",
      variable: "SHIPSHAPE_NTFY_ADDRESS_LIMIT",
      fallback: "60/5min",
    }),
  ],
  steps: () => [
    {
      about:
        "Nothing is needed for ntfy.sh. With a server of your own, give its address, and a token if it asks for one. " +
        "Whoever knows a topic's name reads it on ntfy.sh: let people choose long ones.",
    },
  ],
  async check({ url = "" }, outbound) {
    try {
      const { status, text } = await outbound.send(`${url.replace(/\/+$/, "")}/v1/health`, {
        timeoutMs: SEND_TIMEOUT_MS,
      });
      const healthy = status === 200 && /"healthy"\s*:\s*true/.test(text);
      return {
        ready: healthy,
        because: healthy ? `${url} is healthy` : `${url} answered ${status}, not as an ntfy server`,
      };
    } catch (error) {
      return { ready: false, because: messageOf(error) };
    }
  },
};

function outcomeOf(answer: OutboundAnswer): Sent {
  const { status, text } = answer;
  if (status === 200) {
    const id = /"id"\s*:\s*"([^"]+)"/.exec(text)?.[1];
    if (/^\s*</.test(text))
      return { outcome: "retry", detail: "a web page answered, and not ntfy: check its address, or a proxy" };
    return { outcome: "delivered", detail: "ntfy has it and hands it to whoever listens", providerId: id };
  }
  const said = `ntfy answered ${status}${errorSaid(text)}`;
  if (status === 401 || status === 403)
    return {
      outcome: "refused",
      detail: `${said}. Give an access token that may write to it, under Settings, Channels`,
    };
  if (status === 429) return { outcome: "retry", detail: said, afterMs: askedWaitMs(answer) ?? 10_000 };
  if (status >= 400 && status < 500) return { outcome: "refused", detail: said };
  return { outcome: "retry", detail: said, afterMs: askedWaitMs(answer) };
}

/** What ntfy shows: docs.ntfy.sh, Publish as JSON. */
function publicationOf(message: Message, topic: string, publicUrl: string) {
  const { subject, urgency, content, ackToken, ackUrl, because } = message;
  const answer = (name: "acknowledge" | "escalate", label: string) => ({
    action: "http",
    label,
    method: "POST",
    url: `${publicUrl}/api/v1/channels/ntfy/${name}?token=${ackToken}`,
    clear: true,
  });
  const isPage = content.kind === "page" && ackToken !== null;
  // a tap opens what needs no signing in, as in every other message
  const click = (isPage ? ackUrl : content.incidentUrl) ?? content.link?.url;
  return {
    topic,
    title: withinBytes(subject, MOST_TITLE_BYTES),
    message: [withinBytes(content.text, MOST_TEXT_BYTES), ...(isPage ? [`Why you: ${because}`] : [])].join("\n\n"),
    // 5 sounds again and again, through a phone's silence; 3 is ntfy's everyday.
    priority: urgency === "high" && isPage ? 5 : 3,
    tags: [isPage ? (urgency === "high" ? "rotating_light" : "warning") : "incoming_envelope"],
    ...(click ? { click } : {}),
    actions: isPage ? [answer("acknowledge", "Acknowledge"), answer("escalate", "Page the next")] : [],
  };
}

/** ntfy (docs.ntfy.sh), at ntfy.sh or a server of one's own. */
export const ntfyChannel: OpenChannel = (kernel) => {
  const settings = providerSettings(kernel);
  const { config, outbound } = kernel;
  return {
    name: "ntfy",
    words: {
      label: "ntfy",
      address: "Topic",
      hint: "a long name that nobody guesses, or https://ntfy.example.com/topic",
    },
    limits: { atOnce: 5, bundles: 20 },
    rates: limitsFrom(kernel, ntfy, { inAll: "limit", perAddress: "addressLimit" }),
    needsCode: true,
    provider: ntfy,
    readiness: () => settings.readiness(ntfy),
    addressProblem(address) {
      if (TOPIC.test(address)) return undefined;
      const url = URL.canParse(address) ? new URL(address) : undefined;
      const isTopic = url && /^https?:$/.test(url.protocol) && TOPIC.test(url.pathname.slice(1));
      return isTopic ? undefined : "write a topic (letters, figures, - and _), or https://ntfy.example.com/topic";
    },
    async send(message) {
      const { url = "", token } = await settings.values(ntfy);
      const isOwn = TOPIC.test(message.address);
      const given = isOwn ? undefined : new URL(message.address);
      const server = given ? given.origin : url.replace(/\/+$/, "");
      const topic = given ? given.pathname.slice(1) : message.address;
      const body = JSON.stringify(publicationOf(message, topic, config.publicUrl));
      const headers = {
        "content-type": "application/json",
        ...(token && server === url.replace(/\/+$/, "") ? { authorization: `Bearer ${token}` } : {}),
      };
      try {
        return outcomeOf(await outbound.send(`${server}/`, { headers, body, ...POSTED }));
      } catch (error) {
        return { outcome: "retry", detail: messageOf(error) };
      }
    },
    async called({ path, query }, desk) {
      if (path !== "acknowledge" && path !== "escalate") return { status: 404 };
      const { taken, said } = await desk.answerByToken({
        token: query["token"] ?? "",
        answer: path,
        via: "by a button of ntfy",
      });
      return { status: taken ? 200 : 409, contentType: "text/plain; charset=utf-8", body: said };
    },
  };
};
