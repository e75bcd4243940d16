import Fastify from "fastify";
import { pino } from "pino";
import { expect, test } from "vitest";
import { createLog } from "./log.ts";
import { replyWithProblem } from "./problem-reply.ts";

const away = (message: string, code?: string) => Object.assign(new Error(message), code === undefined ? {} : { code });

async function answerTo(error: Error) {
  const app = Fastify();
  app.setErrorHandler((thrown: Error, request, reply) => replyWithProblem(createLog("silent"), thrown, request, reply));
  app.get("/", () => Promise.reject(error));
  const { statusCode, headers, json } = await app.inject("/");
  await app.close();
  return { status: statusCode, retryAfter: headers["retry-after"], detail: (json() as { detail: string }).detail };
}

test.each([
  ["it is not there", away("connect ECONNREFUSED", "ECONNREFUSED")],
  ["it ends our session", away("terminating connection due to unexpected postmaster exit", "57P01")],
  ["it starts", away("the database system is starting up", "57P03")],
  ["it died in the middle of a statement", away("Connection terminated unexpectedly")],
  ["it died in the middle of a transaction", away("Client has encountered a connection error and is not queryable")],
  ["no connection is free", away("timeout exceeded when trying to connect")],
])("the database is away (%s): 503, and whoever sent it may send it again", async (_, error) => {
  expect(await answerTo(error)).toEqual({
    status: 503,
    retryAfter: "1",
    detail: expect.stringMatching(/again shortly/),
  });
});

test("what nobody foresaw is 500, and tells nothing of our insides", async () => {
  const { status, detail } = await answerTo(new Error("secret table is on fire"));
  expect([status, detail]).toEqual([500, expect.not.stringContaining("secret")]);
});

test("the log names the route, not the address: a link that acknowledges is a secret", async () => {
  const lines: string[] = [];
  const log = pino({ level: "error" }, { write: (line: string) => void lines.push(line) });
  const app = Fastify();
  app.setErrorHandler((thrown: Error, request, reply) => replyWithProblem(log, thrown, request, reply));
  app.get("/ack/:token", () => Promise.reject(away("connect ECONNREFUSED", "ECONNREFUSED")));
  await app.inject("/ack/a-secret");
  await app.close();
  expect(lines.join()).toContain("/ack/:token");
  expect(lines.join()).not.toContain("a-secret");
});
