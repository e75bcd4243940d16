export type Product = { readonly sku: string; readonly name: string; readonly priceCents: number };

export const PRODUCTS: readonly Product[] = [
  { sku: "ROPE-10", name: "Mooring rope, 10 m", priceCents: 2490 },
  { sku: "LANTERN", name: "Brass deck lantern", priceCents: 6900 },
  { sku: "COMPASS", name: "Pocket compass", priceCents: 3450 },
  { sku: "OILSKIN", name: "Oilskin jacket", priceCents: 12900 },
];

export const findProduct = (sku: string): Product | undefined => PRODUCTS.find((product) => product.sku === sku);
