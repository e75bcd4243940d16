import { Gauge } from "prom-client";
import type { Route } from "../http-app.ts";
import { HttpError } from "../http-error.ts";
import { countField, textField } from "../request-body.ts";
import { PRODUCTS } from "./products.ts";
import type { ServiceContext } from "./service-context.ts";

const FULL_SHELF = 5_000;
const ORDER_MORE_BELOW = 500;
const REMEMBERED_RESERVATIONS = 10_000;

type Reservation = { readonly sku: string; readonly quantity: number };

/** Stock and reservations. A reservation is kept by order id, so a repeated one takes nothing more from the shelf. */
export function inventory({ registry }: ServiceContext): Route[] {
  const shelf = new Map(PRODUCTS.map(({ sku }) => [sku, FULL_SHELF]));
  const reservations = new Map<string, Reservation>();
  new Gauge({
    name: "inventory_stock",
    help: "Pieces on the shelf",
    labelNames: ["sku"],
    registers: [registry],
    collect() {
      for (const [sku, pieces] of shelf) this.labels({ sku }).set(pieces);
    },
  });

  const reserve: Route["handle"] = ({ fields }) => {
    const [orderId, sku] = [textField(fields, "orderId"), textField(fields, "sku")];
    const quantity = countField(fields, "quantity");
    const pieces = shelf.get(sku);
    if (pieces === undefined) throw new HttpError(404, "unknown_product", `No product ${sku}.`);
    if (!reservations.has(orderId)) {
      if (pieces < quantity) throw new HttpError(409, "out_of_stock", `Only ${pieces} of ${sku} left.`);
      const left = pieces - quantity;
      shelf.set(sku, left < ORDER_MORE_BELOW ? FULL_SHELF : left);
      remember(reservations, orderId, { sku, quantity });
    }
    return { status: 200, json: { orderId, status: "reserved" } };
  };

  const release: Route["handle"] = ({ fields }) => {
    const orderId = textField(fields, "orderId");
    const reservation = reservations.get(orderId);
    if (reservation) {
      reservations.delete(orderId);
      shelf.set(reservation.sku, (shelf.get(reservation.sku) ?? 0) + reservation.quantity);
    }
    return { status: 200, json: { orderId, status: "released" } };
  };

  return [
    { method: "POST", path: "/reserve", codes: [200, 409, 500], handle: reserve },
    { method: "POST", path: "/release", codes: [200, 500], handle: release },
  ];
}

function remember(reservations: Map<string, Reservation>, orderId: string, reservation: Reservation): void {
  reservations.set(orderId, reservation);
  const oldest = reservations.keys().next().value;
  if (reservations.size > REMEMBERED_RESERVATIONS && oldest !== undefined) reservations.delete(oldest);
}
