import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { createOutbound } from "./outbound.ts";
import { isPrivateAddress } from "./outbound-address.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function listening(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const anywhere = createOutbound({ allowPrivateUrls: true });
const publicOnly = createOutbound({ allowPrivateUrls: false });
const timeoutMs = 2_000;

describe("where a request may go", () => {
  test.each([
    ["loopback", "127.0.0.1", true],
    ["the whole of loopback", "127.255.1.2", true],
    ["a home network", "192.168.1.10", true],
    ["a company network", "172.31.255.255", true],
    ["just beyond it", "172.32.0.1", false],
    ["a cloud's metadata service", "169.254.169.254", true],
    ["carrier-grade NAT", "100.64.0.1", true],
    ["a public address", "93.184.216.34", false],
    ["IPv6 loopback", "::1", true],
    ["IPv6 unique local", "fd12:3456::1", true],
    ["IPv6 link local", "fe80::1", true],
    ["private IPv4 written as IPv6", "::ffff:10.0.0.1", true],
    ["private IPv4 behind NAT64", "64:ff9b::a00:1", true],
    ["a public IPv6 address", "2606:2800:220:1::1", false],
  ])("%s: %s", (_, address, expected) => expect(isPrivateAddress(address)).toBe(expected));

  test.each(["http://127.0.0.1:9", "http://[::1]:9", "http://0x7f000001:9", "http://2130706433:9", "http://10.1.2.3"])(
    "%s is refused by its address",
    (url) => expect(publicOnly.send(url, { timeoutMs })).rejects.toThrow("not a public address"),
  );

  test.each([
    "http://169.254.169.254/latest/meta-data/",
    "http://[fe80::1]/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://[::ffff:169.254.169.254]/",
    "http://0xa9fea9fe/",
    "http://168.63.129.16/metadata",
    "http://100.100.100.200/latest/meta-data/",
  ])("%s, where clouds keep the keys of machines, is never asked", (url) =>
    expect(anywhere.send(url, { timeoutMs })).rejects.toThrow("nothing is ever asked there"),
  );

  test("a name is refused by what it resolves to", async () => {
    let asked = 0;
    const url = await listening((_, response) => {
      asked += 1;
      response.end();
    });
    const byName = url.replace("127.0.0.1", "localhost");
    await expect(publicOnly.send(byName, { timeoutMs })).rejects.toThrow("SHIPSHAPE_ALLOW_PRIVATE_URLS=true");
    expect(asked).toBe(0);
  });

  test("a name of this machine may be asked where that is allowed", async () => {
    const url = await listening((_, response) => response.end("here"));
    const byName = url.replace("127.0.0.1", "localhost");
    expect(await anywhere.send(byName, { timeoutMs })).toEqual({ status: 200, text: "here" });
  });

  test("a redirect is an answer, not followed", async () => {
    const url = await listening((_, response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end());
    expect(await anywhere.send(url, { timeoutMs })).toEqual({ status: 302, text: "" });
  });

  test("only http and https", () =>
    expect(anywhere.send("ftp://example.org/x", { timeoutMs })).rejects.toThrow("write http:// or https://"));
});

describe("what went wrong is a sentence", () => {
  test("nobody listens", () =>
    expect(anywhere.send("http://127.0.0.1:1/", { timeoutMs })).rejects.toThrow("nothing listens at 127.0.0.1:1"));

  test("no such name", () =>
    expect(anywhere.send("http://nowhere.invalid/", { timeoutMs })).rejects.toThrow(/nowhere\.invalid/));

  test("no answer in time", async () => {
    const url = await listening(() => undefined);
    await expect(anywhere.send(url, { timeoutMs: 100 })).rejects.toThrow("no answer within 0.1 s");
  });

  test("an answer that never ends in time", async () => {
    const url = await listening((_, response) => response.write("begun"));
    await expect(anywhere.send(url, { timeoutMs: 200 })).rejects.toThrow("no answer within 0.2 s");
  });

  test("too much", async () => {
    const url = await listening((_, response) => response.end("x".repeat(3 * 1024 * 1024)));
    await expect(anywhere.send(url, { timeoutMs, maxBytes: 1024 * 1024 })).rejects.toThrow("more than 1 MiB");
  });
});

test("method, headers and body arrive", async () => {
  const url = await listening((request, response) => {
    request.pipe(response.writeHead(201, { "x-method": request.method ?? "" }), { end: true });
  });
  expect(await anywhere.send(url, { method: "POST", body: "hello", timeoutMs })).toEqual({
    status: 201,
    text: "hello",
  });
});

describe("where the status counts", () => {
  const ask = (url: string, more = {}) => anywhere.send(url, { timeoutMs, statusCounts: true, maxBytes: 100, ...more });

  test("the whole of a short answer is there", async () => {
    const url = await listening((_, response) => response.writeHead(202).end("thanks"));
    expect(await ask(url)).toEqual({ status: 202, text: "thanks" });
  });

  test("of an answer that never ends, what came in a moment", async () => {
    const url = await listening((_, response) => response.writeHead(202).write("begun"));
    expect(await ask(url, { timeoutMs: 20_000 })).toEqual({ status: 202, text: "begun" });
  });

  test("of one that is too large, what fits", async () => {
    const url = await listening((_, response) => response.writeHead(500).end("x".repeat(3 * 1024 * 1024)));
    expect(await ask(url)).toEqual({ status: 500, text: "x".repeat(100) });
  });

  test("of one that breaks off, what came", async () => {
    const url = await listening((_, response) => {
      response.writeHead(202, { "content-length": "100" }).write("begun", () => response.destroy());
    });
    expect(await ask(url)).toMatchObject({ status: 202 });
  });

  test("no answer is none all the same", async () => {
    const url = await listening(() => undefined);
    await expect(ask(url, { timeoutMs: 100 })).rejects.toThrow("no answer within 0.1 s");
  });
});
