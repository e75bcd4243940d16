import { createHmac } from "node:crypto";
import { type CallBack, expected, json, openProvider, type ProviderAnswer } from "./fake-provider.ts";

type Block = {
  readonly type: string;
  readonly elements?: readonly Element[];
  readonly text?: { readonly text: string };
};
type Element = { readonly type: string; readonly action_id?: string; readonly value?: string };
export type SlackMessage = {
  readonly channel: string;
  readonly ts: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  /** Whether it took the place of an earlier one. */
  readonly updated: boolean;
};

const TOKEN = "xoxb-1-a-bot-token";
const SECRET = "0123456789abcdef0123456789abcdef";
const MEMBERS: Readonly<Record<string, string>> = { "ana@slack.example": "U0ANA0001" };

/** The methods of the Web API, and what was posted with them. */
function webApi(add: (message: SlackMessage) => void) {
  const known = new Map<string, SlackMessage>();
  let count = 0;
  function blocksOf(text: string): Block[] | undefined {
    const blocks = JSON.parse(text) as Block[];
    const problems = blocks.filter(
      ({ type, text: inner, elements = [] }) =>
        (type === "header" && (inner?.text.length ?? 0) > 150) ||
        (type === "section" && (inner?.text.length ?? 0) > 3_000) ||
        elements.some(({ value = "" }) => value.length > 2_000),
    );
    return problems.length > 0 || blocks.length > 50 ? undefined : blocks;
  }
  function keep(fields: URLSearchParams, ts: string, updated: boolean): ProviderAnswer {
    const blocks = blocksOf(fields.get("blocks") ?? "[]");
    if (!blocks) return json(200, { ok: false, error: "invalid_blocks" });
    const asked = fields.get("channel") ?? "";
    const channel = /^[UW]/.test(asked)
      ? `D${asked.slice(1)}`
      : asked.startsWith("#")
        ? `C${asked.slice(1).toUpperCase()}`
        : asked;
    const message = { channel, ts, text: fields.get("text") ?? "", blocks, updated };
    known.set(`${channel}:${ts}`, message);
    add(message);
    return json(200, { ok: true, channel, ts, message: { text: message.text } });
  }
  const methods: Readonly<Record<string, (fields: URLSearchParams) => ProviderAnswer>> = {
    "auth.test": () => json(200, { ok: true, team: "Store", user: "shipshape", user_id: "U0BOT" }),
    "users.lookupByEmail": (fields) => {
      const id = MEMBERS[fields.get("email") ?? ""];
      return json(200, id ? { ok: true, user: { id, real_name: "Ana" } } : { ok: false, error: "users_not_found" });
    },
    "chat.postMessage": (fields) => {
      const channel = fields.get("channel") ?? "";
      if (!/^([UWCD][A-Z0-9]+|#[a-z0-9-]+)$/.test(channel)) return json(200, { ok: false, error: "channel_not_found" });
      count += 1;
      return keep(fields, `1700000000.${String(count).padStart(6, "0")}`, false);
    },
    "chat.update": (fields) => {
      const id = `${fields.get("channel")}:${fields.get("ts")}`;
      return known.has(id)
        ? keep(fields, fields.get("ts") ?? "", true)
        : json(200, { ok: false, error: "message_not_found" });
    },
  };
  return methods;
}

/**
 * Slack as far as we use it: the Web API checks the token and the blocks as docs.slack.dev says, keeps messages, and forgets
 * them when asked; buttons and commands come signed. Clock: that of the server under test.
 */
export async function openFakeSlack(nowMs: () => number) {
  const posted = expected<SlackMessage>("Slack message", ({ channel, text }) => `${channel}: ${text}`);
  const replies = expected<string>("reply to a button", (text) => text);
  let fault: { error?: string; retryAfter?: number } | undefined;

  const methods = webApi(posted.add);
  const { url, close } = await openProvider(({ path, headers, body }) => {
    if (path === "/response") {
      replies.add((JSON.parse(body.toString()) as { text: string }).text);
      return { status: 200, body: "ok" };
    }
    const method = methods[path.replace("/api/", "")];
    if (!method) return json(200, { ok: false, error: "unknown_method" });
    if (headers.authorization !== `Bearer ${TOKEN}`) return json(200, { ok: false, error: "invalid_auth" });
    if (fault?.retryAfter)
      return json(429, { ok: false, error: "ratelimited" }, { "retry-after": String(fault.retryAfter) });
    if (fault?.error) return json(200, { ok: false, error: fault.error });
    return method(new URLSearchParams(body.toString()));
  });

  const signed = (body: string, ageSeconds = 0, secret = SECRET) => {
    const timestamp = String(Math.floor(nowMs() / 1000) - ageSeconds);
    const mac = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
    return {
      "content-type": "application/x-www-form-urlencoded",
      "x-slack-request-timestamp": timestamp,
      "x-slack-signature": `v0=${mac}`,
    };
  };
  return {
    /** For `config.providers`. */
    variables: {
      SHIPSHAPE_SLACK_BOT_TOKEN: TOKEN,
      SHIPSHAPE_SLACK_SIGNING_SECRET: SECRET,
      SHIPSHAPE_SLACK_API_URL: `${url}/api/`,
    },
    take: posted.take,
    takeReply: replies.take,
    nothingMore() {
      posted.nothingMore();
      replies.nothingMore();
    },
    fail(with_: { error?: string; retryAfter?: number } | undefined) {
      fault = with_;
    },
    /** A member presses a button of a message. */
    press(
      callBack: CallBack,
      publicUrl: string,
      message: SlackMessage,
      action: string,
      member: string,
      lie: { ageSeconds?: number; secret?: string } = {},
    ) {
      const element = message.blocks
        .flatMap(({ elements = [] }) => elements)
        .find(({ action_id: id }) => id === action);
      if (!element) throw new Error(`The message has no button ${action}.`);
      const payload = {
        type: "block_actions",
        user: { id: member, username: "somebody" },
        response_url: `${url}/response`,
        actions: [{ action_id: action, block_id: "b", type: "button", value: element.value }],
      };
      const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
      return callBack(`${publicUrl}/api/v1/channels/slack/interaction`, signed(body, lie.ageSeconds, lie.secret), body);
    },
    /** A member types `/shipshape …`. */
    async command(callBack: CallBack, publicUrl: string, text: string, member: string) {
      const body = new URLSearchParams({
        command: "/shipshape",
        text,
        user_id: member,
        response_url: `${url}/response`,
      }).toString();
      const answer = await callBack(`${publicUrl}/api/v1/channels/slack/command`, signed(body), body);
      return { status: answer.status, text: (JSON.parse(answer.body || "{}") as { text?: string }).text ?? "" };
    },
    close,
  };
}
export type FakeSlack = Awaited<ReturnType<typeof openFakeSlack>>;
