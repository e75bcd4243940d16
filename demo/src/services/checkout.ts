import type { Route } from "../http-app.ts";
import { HttpError } from "../http-error.ts";
import { messageOf } from "../message-of.ts";
import { countField, textField } from "../request-body.ts";
import { callUpstream, type UpstreamAnswer } from "../upstream.ts";
import { findProduct } from "./products.ts";
import type { ServiceContext } from "./service-context.ts";

const TIMEOUT_MS = 2_000;

/** Places an order: reserves the goods, charges the card, and gives the goods back when the charge fails. */
export function checkout({ upstream }: ServiceContext): Route[] {
  const ask = async (service: string, path: string, requestId: string, body: unknown): Promise<UpstreamAnswer> => {
    try {
      return await callUpstream({ url: `${upstream(service)}${path}`, requestId, body, timeoutMs: TIMEOUT_MS });
    } catch (error) {
      throw new HttpError(502, `${service}_unreachable`, `${service} did not answer ${path}: ${messageOf(error)}.`);
    }
  };

  const placeOrder: Route["handle"] = async ({ requestId, fields }) => {
    const [orderId, sku] = [textField(fields, "orderId"), textField(fields, "sku")];
    const [quantity, card] = [countField(fields, "quantity"), textField(fields, "card")];
    const product = findProduct(sku);
    if (!product) throw new HttpError(404, "unknown_product", `No product ${sku}.`);
    const amountCents = product.priceCents * quantity;

    refuse("inventory", await ask("inventory", "/reserve", requestId, { orderId, sku, quantity }));
    const charge = await ask("payments", "/charge", requestId, { orderId, amountCents, card });
    if (charge.status !== 200) await ask("inventory", "/release", requestId, { orderId });
    refuse("payments", charge);
    return { status: 200, json: { orderId, status: "confirmed", amountCents } };
  };

  return [{ method: "POST", path: "/checkout", codes: [200, 402, 409, 500, 502], handle: placeOrder }];
}

/** Passes a refusal on: the customer's own (4xx) as it is, a broken service as 502. */
function refuse(service: string, { status, body }: UpstreamAnswer): void {
  if (status === 200) return;
  const message = typeof body["message"] === "string" ? body["message"] : `answered ${status}`;
  if (status < 500) throw new HttpError(status, String(body["error"] ?? "refused"), message);
  throw new HttpError(502, `${service}_failed`, `${service}: ${message}`);
}
