import type { Customer } from "../customers.ts";
import { escaped, htmlPage } from "../html-page.ts";
import { PRODUCTS, type Product } from "./products.ts";

const euros = (cents: number) => `€${(cents / 100).toFixed(2)}`;

/** The products, each with a button that buys one with the visiting customer's card. */
export function shopPage(customer: Customer, version: string): string {
  const item = ({ sku, name, priceCents }: Product) => `
  <li><b>${escaped(name)}</b> ${euros(priceCents)}
    <form method="post" action="/buy">
      <input type="hidden" name="sku" value="${sku}"><input type="hidden" name="quantity" value="1">
      <input type="hidden" name="card" value="${customer.card}"><button>Buy</button>
    </form></li>`;
  return htmlPage({
    title: "Demo Store",
    body: `<h1>Demo Store</h1>
<p>You are ${escaped(customer.name)}, paying with the card that ends in ${customer.card.slice(-4)}.</p>
<ul>${PRODUCTS.map(item).join("")}
</ul>
<small>storefront ${escaped(version)}</small>`,
  });
}

export type OrderShown = { status: number; orderId: string; requestId: string; message: string };

/** What came of pressing the button. */
export function orderPage({ status, orderId, requestId, message }: OrderShown): string {
  const [title, sentence] =
    status === 200
      ? ["Thank you", `Order ${orderId} is confirmed.`]
      : status >= 500
        ? ["We could not take your order", "Your card was not charged. Please try again in a few minutes."]
        : ["Your order was refused", message];
  return htmlPage({
    title,
    body: `<h1>${title}</h1><p>${escaped(sentence)}</p><p><a href="/">Back to the shop</a></p>
<small>request ${escaped(requestId)}</small>`,
  });
}
