import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { patientFetch } from "./patient-fetch.ts";

const closes: (() => void)[] = [];
afterEach(() => {
  for (const close of closes.splice(0)) close();
});

/** Answers each request in another way; the last way stays. */
async function serving(...ways: readonly RequestListener[]): Promise<{ url: string; bodies: string[] }> {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    bodies.push(body);
    ways[Math.min(bodies.length, ways.length) - 1]?.(request, response);
  });
  closes.push(() => server.close());
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, bodies };
}

const broken: RequestListener = ({ socket }) => void socket.destroy();
const busy: RequestListener = (_, response) => void response.writeHead(503).end();
const done: RequestListener = (_, response) => void response.end("done");
const refused: RequestListener = (_, response) => void response.writeHead(409).end();

test("a connection that breaks and a server that is busy are passed over, and the same is sent again", async () => {
  const { url, bodies } = await serving(broken, busy, done);
  const answer = await patientFetch(1)(url, { method: "POST", body: "a month of history" });
  expect(await answer.text()).toBe("done");
  expect(bodies).toEqual(Array.from({ length: 3 }, () => "a month of history"));
});

test("what is refused is refused", async () => {
  const { url, bodies } = await serving(refused);
  expect((await patientFetch(1)(url)).status).toBe(409);
  expect(bodies).toHaveLength(1);
});

test("whoever never answers is asked five times", async () => {
  const { url, bodies } = await serving(broken);
  await expect(patientFetch(1)(url)).rejects.toThrow("fetch failed");
  expect(bodies).toHaveLength(5);
});
