import type { Customer } from "../customers.ts";
import { PRODUCTS, type Product } from "./products.ts";

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 44rem; margin: 3rem auto; padding: 0 1rem; }
  ul { list-style: none; padding: 0; display: grid; gap: 0.75rem; }
  li { display: flex; align-items: center; gap: 1rem; border: 1px solid #8885; border-radius: 0.5rem; padding: 0.75rem 1rem; }
  li b { flex: 1; font-weight: 600; }
  button { font: inherit; padding: 0.4rem 1.1rem; border-radius: 0.4rem; border: 0; background: #1f5fbf; color: #fff; }
  small { color: #777; }`;

const page = (title: string, body: string) => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${STYLE}
</style></head>
<body>${body}</body>
</html>
`;

const euros = (cents: number) => `€${(cents / 100).toFixed(2)}`;
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** The products, each with a button that buys one with the visiting customer's card. */
export function shopPage(customer: Customer, version: string): string {
  const item = ({ sku, name, priceCents }: Product) => `
  <li><b>${escaped(name)}</b> ${euros(priceCents)}
    <form method="post" action="/buy">
      <input type="hidden" name="sku" value="${sku}"><input type="hidden" name="quantity" value="1">
      <input type="hidden" name="card" value="${customer.card}"><button>Buy</button>
    </form></li>`;
  return page(
    "Demo Store",
    `<h1>Demo Store</h1>
<p>You are ${escaped(customer.name)}, paying with the card that ends in ${customer.card.slice(-4)}.</p>
<ul>${PRODUCTS.map(item).join("")}
</ul>
<small>storefront ${escaped(version)}</small>`,
  );
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
  return page(
    title,
    `<h1>${title}</h1><p>${escaped(sentence)}</p><p><a href="/">Back to the shop</a></p>
<small>request ${escaped(requestId)}</small>`,
  );
}
