import { createServer } from "node:net";
import Fastify, { type FastifyInstance } from "fastify";
import { afterEach, expect, test, vi } from "vitest";
import { listen, stopListening } from "./listening.ts";

let app: FastifyInstance;
afterEach(() => app.close());

/** A server with one route that answers when told to. */
function slowServer() {
  app = Fastify({ forceCloseConnections: "idle" });
  let answer = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    app.get("/slow", () => {
      resolve();
      return new Promise((done) => {
        answer = () => done("done");
      });
    });
  });
  return { http: { app } as Parameters<typeof listen>[0], asked, answer: () => answer() };
}

test("a request under way is answered, and its connection does not hold up the end", async () => {
  const { http, asked, answer } = slowServer();
  const address = await listen(http, { host: "127.0.0.1", port: 0 });
  const response = fetch(`${address}/slow`);
  await asked;
  const began = performance.now();
  const stopped = stopListening(http);
  await vi.waitFor(() => expect(app.server.listening).toBe(false), 20_000);
  answer();
  expect(await (await response).text()).toBe("done");
  await stopped;
  expect(performance.now() - began).toBeLessThan(30_000);
});

test("a port in use is named, with another one", async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
  const { port } = holder.address() as { port: number };
  const refused = listen(slowServer().http, { host: "127.0.0.1", port });
  await expect(refused).rejects.toThrow(`SHIPSHAPE_PORT=${port + 1}`);
  holder.close();
});

test("a host that is not ours is named, with what can stand there", async () => {
  const refused = listen(slowServer().http, { host: "192.0.2.1", port: 0 });
  await expect(refused).rejects.toThrow(/SHIPSHAPE_HOST=192\.0\.2\.1 .* 0\.0\.0\.0/);
});
