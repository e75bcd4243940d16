/** How far one notification has come: delivery-state.ts says how one follows from the other. */
export const DELIVERY_STATES = [
  "pending",
  "sending",
  "accepted",
  "delivered",
  "unconfirmed",
  "failed",
  "cancelled",
] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];
