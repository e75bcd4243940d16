import { Gauge, type Registry } from "prom-client";
import { HttpError } from "../http-error.ts";
import type { CardLookup } from "./card-lookup.ts";
import { VAULT_SHARDS, VaultConnection, vaultShard } from "./card-vault.ts";
import { ConnectionPool } from "./connection-pool.ts";

const CONNECTIONS_A_SHARD = 2;
const WAIT_MS = 250;

/**
 * Release 1.5.0: cards are looked up in the vault, over a small pool of connections a shard.
 *
 * This release is the demo's bad one, and this is its bug: a record in the old format is renewed and returned at once,
 * on a path that never gives its connection back. The pools of the two shards with old records run dry after two
 * lookups each, and from then on every card in them, 2 of 25 shards or 8 %, waits in vain and its charge fails.
 */
export function cardVaultLookup(registry: Registry): CardLookup {
  const pools = Array.from(
    { length: VAULT_SHARDS },
    () => new ConnectionPool(CONNECTIONS_A_SHARD, () => new VaultConnection()),
  );
  new Gauge({
    name: "card_vault_connections_in_use",
    help: "Connections taken from the pool of a vault shard",
    labelNames: ["shard"],
    registers: [registry],
    collect() {
      for (const [shard, pool] of pools.entries()) this.labels({ shard: String(shard) }).set(pool.leased);
    },
  });
  return async (card) => {
    const shard = vaultShard(card);
    const pool = pools[shard];
    if (!pool) throw new Error(`no pool for vault shard ${shard}`);
    const connection = await pool.acquire(WAIT_MS).catch((error: Error) => {
      throw new HttpError(503, "card_vault_unavailable", `Card vault shard ${shard}: ${error.message}.`);
    });
    const record = await connection.read(card);
    if (record.format === "old") {
      const renewed = await connection.renew(card);
      return renewed.token;
    }
    pool.release(connection);
    return record.token;
  };
}
