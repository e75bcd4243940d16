import { randomUUID } from "node:crypto";
import { customers } from "../customers.ts";
import type { Reply, Route } from "../http-app.ts";
import { HttpError } from "../http-error.ts";
import { messageOf } from "../message-of.ts";
import { countField, textField } from "../request-body.ts";
import { callUpstream, type UpstreamAnswer } from "../upstream.ts";
import type { ServiceContext } from "./service-context.ts";
import { orderPage, shopPage } from "./storefront-page.ts";

const TIMEOUT_MS = 5_000;

/** The shop: a page of products and the buy button. Each visit of the page is another customer's. */
export function storefront({ release, upstream }: ServiceContext): Route[] {
  const buyers = customers();

  const shop: Route["handle"] = () => {
    const customer = buyers[Math.floor(Math.random() * buyers.length)];
    if (!customer) throw new Error("the shop has no customers");
    return html(200, shopPage(customer, release.version));
  };

  const buy: Route["handle"] = async ({ requestId, fields, wantsHtml }) => {
    const order = {
      orderId: typeof fields["orderId"] === "string" ? fields["orderId"] : randomUUID(),
      sku: textField(fields, "sku"),
      quantity: countField(fields, "quantity"),
      card: textField(fields, "card"),
    };
    const { status, body } = await placeOrder(`${upstream("checkout")}/checkout`, requestId, order);
    const shown = status >= 500 ? 502 : status;
    return wantsHtml
      ? html(shown, orderPage({ status: shown, orderId: order.orderId, requestId, message: String(body["message"]) }))
      : { status: shown, json: { ...body, requestId } };
  };

  return [
    { method: "GET", path: "/", codes: [200, 500], handle: shop },
    { method: "POST", path: "/buy", codes: [200, 402, 409, 500, 502], handle: buy },
  ];
}

async function placeOrder(url: string, requestId: string, body: unknown): Promise<UpstreamAnswer> {
  try {
    return await callUpstream({ url, requestId, body, timeoutMs: TIMEOUT_MS });
  } catch (error) {
    const because = messageOf(error);
    throw new HttpError(502, "checkout_unreachable", `checkout did not answer: ${because}.`);
  }
}

const html = (status: number, text: string): Reply => ({ status, text, type: "text/html; charset=utf-8" });
