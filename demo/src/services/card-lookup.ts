import type { Registry } from "prom-client";
import { hash32 } from "../seeded.ts";
import { cardVaultLookup } from "./card-vault-lookup.ts";

/** Turns a card number into the token under which the acquirer knows the card. */
export type CardLookup = (card: string) => Promise<string>;

/** Releases up to 1.4: the token is computed here, nothing is called. */
const directLookup: CardLookup = async (card) => `tok_${hash32(card).toString(36)}`;

/** The code path that a release of payments names as `cardLookup`. */
export function cardLookup(kind: string | undefined, registry: Registry): CardLookup {
  if (kind === "direct") return directLookup;
  if (kind === "vault") return cardVaultLookup(registry);
  throw new Error(`Behaviour cardLookup "${kind}" of payments is unknown: use "direct" or "vault".`);
}
