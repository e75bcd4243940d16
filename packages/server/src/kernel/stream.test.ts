import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { type TestHouse, testHouse } from "../testing/test-house.ts";

let house: TestHouse | undefined;
let database: Server | undefined;
afterEach(async () => {
  await house?.stream.stop();
  await house?.close();
  database?.close();
});

/** `AuthenticationOk` and `ReadyForQuery` of PostgreSQL's protocol. */
const WELCOME = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);

test("a database that dies between the greeting and the first word is tried again, and ends nobody", async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => void unhandled.push(error);
  process.on("unhandledRejection", note);
  let greeted = 0;
  database = createServer((socket: Socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => {
      greeted += 1;
      socket.write(WELCOME);
      socket.once("data", () => socket.destroy());
    });
  });
  await new Promise<void>((listening) => database?.listen(0, "127.0.0.1", listening));
  const { port } = database.address() as AddressInfo;

  house = await testHouse();
  house.stream.start(`postgres://shipshape@127.0.0.1:${port}/shipshape`);
  await vi.waitFor(() => expect(greeted).toBeGreaterThan(1), { timeout: 5_000 });
  process.off("unhandledRejection", note);
  expect(unhandled).toEqual([]);
});
