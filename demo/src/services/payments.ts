import { setTimeout as sleep } from "node:timers/promises";
import type { Route } from "../http-app.ts";
import { HttpError } from "../http-error.ts";
import { countField, textField } from "../request-body.ts";
import { hash32 } from "../seeded.ts";
import { cardLookup } from "./card-lookup.ts";
import { isCardNumber } from "./card-number.ts";
import { oncePerOrder } from "./once-per-order.ts";
import type { ServiceContext } from "./service-context.ts";

/** Charges cards: looks the card up as this release does, then asks the acquirer, once an order. */
export function payments({ release, registry }: ServiceContext): Route[] {
  const lookUp = cardLookup(release.behaviour["cardLookup"], registry);
  const acquire = oncePerOrder(askAcquirer);

  const charge: Route["handle"] = async ({ fields }) => {
    const [orderId, card] = [textField(fields, "orderId"), textField(fields, "card").replaceAll(" ", "")];
    const amountCents = countField(fields, "amountCents");
    if (!isCardNumber(card)) throw new HttpError(402, "card_declined", "The card number is not valid.");
    await lookUp(card);
    const approval = await acquire(orderId);
    return { status: 200, json: { orderId, status: "charged", amountCents, approval } };
  };

  return [{ method: "POST", path: "/charge", codes: [200, 402, 500, 503], handle: charge }];
}

/** Stands for the bank: approves every order after 8 to 31 ms, the same time for the same order. */
async function askAcquirer(orderId: string): Promise<string> {
  const hash = hash32(orderId);
  await sleep(8 + (hash % 24));
  return `A${hash.toString(36).toUpperCase()}`;
}
