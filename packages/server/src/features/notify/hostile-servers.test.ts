import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createTcp, type Socket } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import type { Channel, Message } from "./channel.ts";
import { openChannels } from "./channels.ts";
import { slackClient } from "./slack-provider.ts";

const closings: (() => unknown)[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const close of closings.splice(0).reverse()) await close();
});

/** What would take ten seconds takes a quarter of one. */
function hurried(): void {
  const real = AbortSignal.timeout.bind(AbortSignal);
  vi.spyOn(AbortSignal, "timeout").mockImplementation(() => real(250));
}

async function slackAt(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  closings.push(() => server.close().closeAllConnections());
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`;
  return slackClient({ botToken: "xoxb-1-a-bot-token", apiUrl }).chat.postMessage({ channel: "U0ANA0001", text: "x" });
}

const MEBIBYTE = Buffer.alloc(1024 * 1024, "x");

test("an answer of Slack's that has no end is not read to it", async () => {
  let written = 0;
  const asked = slackAt((_, answer) => {
    answer.writeHead(200, { "content-type": "application/json" });
    const more = () => {
      for (; written < 200 && !answer.destroyed; ) {
        written += 1;
        if (!answer.write(MEBIBYTE)) return void answer.once("drain", more);
      }
      answer.end();
    };
    more();
  });
  await expect(asked).rejects.toThrow("its answer has no end");
  expect(written).toBeLessThan(100);
});

test("an answer of Slack's that trickles is left", async () => {
  hurried();
  const asked = slackAt((_, answer) => {
    answer.writeHead(200);
    const drip = setInterval(() => answer.write(" "), 50);
    answer.once("close", () => clearInterval(drip));
  });
  await expect(asked).rejects.toThrow("no whole answer came");
});

test.each<[string, RequestListener, string]>([
  ["a page of a proxy", (_, answer) => answer.end("<html>sign in</html>"), "what answers is not Slack"],
  ["a broken answer", (_, answer) => answer.write("{", () => answer.destroy()), "other side closed"],
  ["429 and no time", (_, answer) => answer.writeHead(429).end(), "does not say for how long"],
  [
    "429 and a date",
    (_, answer) => answer.writeHead(429, { "retry-after": "Wed, 21 Oct 2099 07:28:00 GMT" }).end(),
    "does not say for how long",
  ],
  ["a way to itself", (_, answer) => answer.writeHead(307, { location: "/api/chat.postMessage" }).end(), "redirect"],
])("%s in place of Slack's answer is said in words", async (_, listener, words) => {
  await expect(slackAt(listener)).rejects.toThrow(words);
});

/** A mail server that greets, and then says its lines a sign at a time, without end. */
async function drippingMailServer(): Promise<{ url: string; open(): number }> {
  const sockets = new Set<Socket>();
  const server = createTcp((socket) => {
    sockets.add(socket);
    const drip = setInterval(() => socket.write("2"), 50);
    socket
      .on("error", () => undefined)
      .on("close", () => {
        clearInterval(drip);
        sockets.delete(socket);
      });
    socket.on("data", () => undefined).write("220 mail\r\n");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  closings.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, open: () => sockets.size };
}

const message = (channel: Channel): Message => ({
  id: `0190-${channel.name}`,
  idempotencyKey: "one",
  attempt: 1,
  address: "ana@shipshape.test",
  secret: undefined,
  urgency: "high",
  subject: "payments fails",
  because: "on call",
  ackUrl: null,
  ackToken: null,
  bundled: [],
  content: {
    kind: "page",
    user: "ana",
    displayName: "Ana",
    pageId: null,
    incidentId: null,
    shortId: null,
    text: "payments fails",
    incidentUrl: null,
  },
});

test("a mail server that trickles its answers is left in time, and no connection to it stays", async () => {
  const server = await drippingMailServer();
  const house: TestHouse = await testHouse({ smtpUrl: server.url });
  closings.push(() => house.close());
  const { email } = openChannels(house.kernel);
  hurried();
  const sent = await Promise.all(Array.from({ length: 12 }, () => email.send(message(email))));
  const detail = "the mail server did not take it in time: it may have arrived";
  expect(sent).toEqual(sent.map(() => ({ outcome: "retry", detail })));
  await expect.poll(server.open).toBe(0);
});

test("a web page that answers in place of ntfy has nobody told", async () => {
  const server = createServer((_, answer) => answer.end("<!doctype html><title>Sign in</title>"));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  closings.push(() => server.close().closeAllConnections());
  const house = await testHouse();
  closings.push(() => house.close());
  const { ntfy } = openChannels(house.kernel);
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/topic`;
  const sent = await ntfy.send({ ...message(ntfy), address });
  expect(sent).toMatchObject({ outcome: "retry", detail: expect.stringContaining("a web page answered") });
});
