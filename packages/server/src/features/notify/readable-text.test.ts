import { expect, test } from "vitest";
import type { Message } from "./channel.ts";
import { pushPayload } from "./push-payload.ts";
import { readable, readableLine, withinBytes } from "./readable-text.ts";
import { standingBlocks, standingLine } from "./slack-blocks.ts";
import { xml } from "./twiml.ts";

test.each([
  ["lines and tabs stay", "a\n\tb", "a\n\tb"],
  ["the lines of Windows are lines", "a\r\nb", "a\nb"],
  ["colours of a terminal", "\u001B[31mred\u001B[0m", "[31mred[0m"],
  ["NUL, bell and what is between", "a\u0000b\u0007c\u0085d", "abcd"],
  ["signs that turn the direction", "invoice\u202Efdp.exe", "invoicefdp.exe"],
  ["half a pair", "a\uD83Db", "ab"],
  ["a whole pair", "a😀b", "a😀b"],
])("%s", (_, given, expected) => expect(readable(given)).toBe(expected));

test("a subject is one line", () =>
  expect(readableLine(" a\r\nBcc: everybody@example.com\u0000 ")).toBe("a Bcc: everybody@example.com"));

test.each([
  ["short", 10, "short"],
  ["日本語日本語", 12, "日本語…"],
  ["日本語日本語", 13, "日本語…"],
  ["anything", 0, "…"],
])("%s within %i bytes is %s", (text, most, expected) => expect(withinBytes(text, most)).toBe(expected));

test("what a call says is XML, whatever a title holds", () =>
  expect(xml("<Dial>\u001B[31m&\u0008'\"")).toBe("&#60;Dial&#62;[31m&#38;&#39;&#34;"));

const message = (subject: string, text: string): Message => ({
  id: "0199f0a0-0000-7000-8000-000000000001",
  idempotencyKey: "0199f0a0-0000-7000-8000-000000000001",
  attempt: 1,
  address: "https://push.example.com/1",
  secret: undefined,
  urgency: "high",
  subject,
  because: "on call",
  ackUrl: `https://shipshape.example.com/ack/${"t".repeat(360)}`,
  ackToken: "t".repeat(360),
  content: {
    kind: "page",
    user: "ana",
    displayName: "Ana",
    pageId: null,
    incidentId: null,
    shortId: null,
    text,
    incidentUrl: null,
  },
  bundled: [],
});

test.each(["a", "é", "語", "😀", '"', "\\", "\n"])("a page of nothing but %j fits into a push message", (sign) => {
  const payload = pushPayload(
    message(sign.repeat(1_024), sign.repeat(20_000)),
    "https://shipshape.example.com",
    "r".repeat(100),
  );
  expect(Buffer.byteLength(JSON.stringify(payload))).toBeLessThanOrEqual(3_900);
  expect(payload.body).not.toBe("");
  expect(payload.answers?.acknowledge).toContain("t".repeat(360));
});

test("a title is text to Slack: it calls nobody, and is no link of somebody else's", () => {
  const standing = {
    at: "2026-03-02T10:00:00.000Z",
    incidentId: "0199f0a0-0000-7000-8000-000000000001",
    shortId: "INC-3",
    title: "<!channel> <https://evil.example|sign in> & go",
    status: "open" as const,
    severity: "SEV1",
    service: null,
    because: "<!here>",
    url: "https://shipshape.example.com/incidents/INC-3",
  };
  expect(standingLine(standing)).toBe(
    "Open: [SEV1] &lt;!channel&gt; &lt;https://evil.example|sign in&gt; &amp; go (INC-3)",
  );
  expect(JSON.stringify(standingBlocks(standing))).not.toMatch(/<!|<https:\/\/evil/);
});
