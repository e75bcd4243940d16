import { Registry } from "prom-client";
import { describe, expect, test } from "vitest";
import { customers } from "../customers.ts";
import { cardLookup } from "./card-lookup.ts";
import { checkDigit, isCardNumber } from "./card-number.ts";
import { isInOldFormat, vaultShard } from "./card-vault.ts";
import { ConnectionPool, PoolTimeout } from "./connection-pool.ts";
import { oncePerOrder } from "./once-per-order.ts";

describe("the demo's customers", () => {
  const cards = customers().map(({ card }) => card);

  test("pay with 500 different valid cards, the same in every run", () => {
    expect(new Set(cards).size).toBe(500);
    expect(cards.filter((card) => !isCardNumber(card))).toEqual([]);
    expect(customers()).toEqual(customers());
  });

  test("hold 8 % of their cards in vault shards with the old format", () => {
    expect(cards.filter(isInOldFormat).length / cards.length).toBeCloseTo(0.08, 2);
  });
});

test.each([
  ["4242424242424242", true],
  ["4242424242424241", false],
  ["42424242", false],
  ["4242 4242 4242 4242", false],
])("card number %s is valid: %s", (card, valid) => expect(isCardNumber(card)).toBe(valid));

test("a check digit completes a card number", () => expect(checkDigit("424242424242424")).toBe(2));

describe("release 1.5.0's card lookup", () => {
  const oldCards = customers().flatMap(({ card }) => (isInOldFormat(card) ? [card] : []));
  const oneShard = oldCards.filter((card) => vaultShard(card) === vaultShard(oldCards[0] ?? ""));
  const currentCards = customers().flatMap(({ card }) => (isInOldFormat(card) ? [] : [card]));

  test("loses a connection with every old record, so that its shard stops answering after two", async () => {
    const registry = new Registry();
    const lookUp = cardLookup("vault", registry);
    const outcomes: string[] = [];
    for (const card of oneShard.slice(0, 4)) {
      outcomes.push(
        await lookUp(card).then(
          () => "found",
          ({ code }: { code: string }) => code,
        ),
      );
    }
    expect(outcomes).toEqual(["found", "found", "card_vault_unavailable", "card_vault_unavailable"]);
    const shard = vaultShard(oldCards[0] ?? "");
    expect(await registry.metrics()).toContain(`card_vault_connections_in_use{shard="${shard}"} 2`);
  });

  test("finds every other card, as often as it is asked", async () => {
    const lookUp = cardLookup("vault", new Registry());
    const tokens = await Promise.all([...currentCards, ...currentCards].map(lookUp));
    expect(new Set(tokens).size).toBe(currentCards.length);
  });

  test("is not what release 1.4 does", async () => {
    const lookUp = cardLookup("direct", new Registry());
    expect(await Promise.all([...oldCards, ...oldCards].map(lookUp))).toHaveLength(2 * oldCards.length);
  });

  test("has to be one of the code paths there are", () => {
    expect(() => cardLookup("guess", new Registry())).toThrow(/use "direct" or "vault"/);
  });
});

describe("a connection pool", () => {
  test("gives a connection that comes back to whoever waits longest", async () => {
    let opened = 0;
    const pool = new ConnectionPool(1, () => (opened += 1));
    const first = await pool.acquire(10);
    const waiting = [pool.acquire(1_000), pool.acquire(1_000)];
    pool.release(first);
    pool.release((await waiting[0]) ?? 0);
    expect(await waiting[1]).toBe(1);
    expect(pool.leased).toBe(1);
    expect(opened).toBe(1);
  });

  test("refuses whoever waits too long, and serves the next one all the same", async () => {
    const pool = new ConnectionPool(1, () => "connection");
    const first = await pool.acquire(10);
    await expect(pool.acquire(10)).rejects.toThrow(PoolTimeout);
    pool.release(first);
    expect(await pool.acquire(10)).toBe("connection");
  });
});

describe("work once an order", () => {
  test("is shared by calls that overlap, and remembered after", async () => {
    let calls = 0;
    const work = oncePerOrder(async (orderId) => {
      calls += 1;
      return `${orderId} ${calls}`;
    });
    expect(await Promise.all([work("a"), work("a"), work("b")])).toEqual(["a 1", "a 1", "b 2"]);
    expect(await work("a")).toBe("a 1");
  });

  test("is tried again after it failed", async () => {
    let calls = 0;
    const work = oncePerOrder(async () => {
      calls += 1;
      if (calls === 1) throw new Error("busy");
      return calls;
    });
    await expect(work("a")).rejects.toThrow("busy");
    expect(await work("a")).toBe(2);
  });
});
