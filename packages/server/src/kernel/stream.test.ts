import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { TOKEN_SCOPES } from "@shipshape/contract/permission";
import { updatePublished } from "@shipshape/contract/statuspage";
import { sql } from "kysely";
import { afterEach, expect, inject, test, vi } from "vitest";
import { databaseUrl } from "../testing/database-url.ts";
import { type TestHouse, testHouse } from "../testing/test-house.ts";
import { SYSTEM } from "./actor.ts";
import { type Db, inTransaction } from "./database.ts";
import { emitAll } from "./events.ts";
import { newId } from "./id.ts";

let house: TestHouse | undefined;
let database: Server | undefined;
afterEach(async () => {
  await house?.stream.stop();
  await house?.close();
  house = undefined;
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
  await vi.waitFor(() => expect(greeted).toBeGreaterThan(1), { timeout: 30_000 });
  process.off("unhandledRejection", note);
  expect(unhandled).toEqual([]);
});

async function following(scopes: readonly (typeof TOKEN_SCOPES)[number][]): Promise<Socket> {
  house ??= await testHouse();
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(house.kernel.db);
  house.stream.start(databaseUrl(inject("testDatabase").serverUrl, rows[0]?.name ?? ""));
  const { secret } = await house.as("admin").access.createToken({ body: { name: "follower", scopes: [...scopes] } });
  await house.http.app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = house.http.app.server.address() as AddressInfo;
  const socket = connect(port, "127.0.0.1");
  socket.write(`GET /api/v1/stream HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${secret}\r\n\r\n`);
  await vi.waitFor(async () => expect(await followers()).toBe(1), { timeout: 30_000 });
  await vi.waitFor(async () => expect(await listens()).toBe(true), { timeout: 30_000 });
  return socket;
}
const followers = async () => (await house?.kernel.metrics.streamClients.get())?.values[0]?.value;
const listens = async () => {
  const { rows } = await sql`select from pg_stat_activity
    where datname = current_database() and query = 'listen shipshape_event' and state = 'idle'`.execute(
    (house as TestHouse).kernel.db,
  );
  return rows.length > 0;
};
const tell = (count: number, text: string, db: Db = (house as TestHouse).kernel.db) =>
  emitAll(
    db,
    SYSTEM,
    Array.from({ length: count }, () => ({
      event: updatePublished,
      payload: { statusPage: "shop", incidentId: newId(), status: "identified" as const, text },
    })),
  );

test("a follower hears of the rooms that they may read, and of no others", async () => {
  let heard = "";
  const socket = await following(["catalog:read", "changes:read"]);
  socket.on("data", (chunk) => {
    heard += chunk.toString();
  });
  await tell(1, "somebody works on it");
  await house?.as("editor").catalog.createService({ body: { name: "payments", owner: "shipshape" } });
  await vi.waitFor(() => expect(heard).toContain("catalog.serviceChanged"), { timeout: 30_000 });
  expect(heard).not.toContain("statuspage.updatePublished");
  socket.destroy();
});

test("a follower hears of what was committed, once, and of nothing that was rolled back", async () => {
  let heard = "";
  const socket = await following(TOKEN_SCOPES);
  socket.on("data", (chunk) => {
    heard += chunk.toString();
  });
  const { db } = (house as TestHouse).kernel;
  const telling = (text: string) => (tx: Db) => tell(2, text, tx);
  await inTransaction(db, telling("kept"));
  const undone = inTransaction(db, async (tx) => {
    await telling("undone")(tx);
    throw new Error("another thought");
  });
  await expect(undone).rejects.toThrow("another thought");
  await tell(1, "last");
  await vi.waitFor(() => expect(heard).toContain('"text":"last"'), { timeout: 30_000 });
  expect(heard.match(/"text":"kept"/g)).toHaveLength(2);
  expect(heard).not.toContain("undone");
  socket.destroy();
});

test("a follower who stops reading is let go, instead of kept in memory", async () => {
  const socket = await following(TOKEN_SCOPES);
  socket.pause();
  await tell(4_000, "x".repeat(5_000));
  await vi.waitFor(async () => expect(await followers()).toBe(0), { timeout: 30_000 });
  socket.destroy();
});

test("a follower whose token was revoked hears nothing more; the others go on", async () => {
  const socket = await following(["catalog:read"]);
  socket.resume();
  await house?.stream.check();
  expect(await followers()).toBe(1);
  const tokens = (await house?.as("admin").access.listTokens())?.tokens ?? [];
  const id = tokens.find(({ name }) => name === "follower")?.id ?? "";
  await house?.as("admin").access.revokeToken({ params: { tokenId: id } });
  // A token is remembered for two seconds.
  await vi.waitFor(
    async () => {
      await house?.stream.check();
      expect(await followers()).toBe(0);
    },
    { timeout: 30_000, interval: 200 },
  );
  socket.destroy();
});
