import { setTimeout as sleep } from "node:timers/promises";
import { hash32 } from "../seeded.ts";

/** The vault keeps its cards in this many shards. */
export const VAULT_SHARDS = 25;

/** Shards whose records still wear the format from before the last key rotation. */
const OLD_FORMAT_SHARDS: ReadonlySet<number> = new Set([6, 18]);

const READ_MS = 3;
const RENEW_MS = 5;

export type VaultRecord = { readonly format: "old" | "current"; readonly token: string };

export const vaultShard = (card: string): number => hash32(card) % VAULT_SHARDS;
export const isInOldFormat = (card: string): boolean => OLD_FORMAT_SHARDS.has(vaultShard(card));

/** One connection to one shard of the card vault. */
export class VaultConnection {
  async read(card: string): Promise<VaultRecord> {
    await sleep(READ_MS);
    return { format: isInOldFormat(card) ? "old" : "current", token: tokenOf(card) };
  }

  /** Writes a record again under the current key. */
  async renew(card: string): Promise<VaultRecord> {
    await sleep(RENEW_MS);
    return { format: "current", token: tokenOf(card) };
  }
}

const tokenOf = (card: string) => `vault_${hash32(card).toString(36)}`;
