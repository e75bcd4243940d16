import { hash32, seededRandom } from "./seeded.ts";
import { checkDigit } from "./services/card-number.ts";

export type Customer = { readonly name: string; readonly card: string };

const CUSTOMERS = 500;

/** The demo's customers: always the same 500, each with a made-up card number whose check digit is right. */
export function customers(): Customer[] {
  const random = seededRandom(hash32("demo customers"));
  return Array.from({ length: CUSTOMERS }, (_, index) => {
    const digits = `400000${Math.floor(random() * 1e9)
      .toString()
      .padStart(9, "0")}`;
    return { name: `customer ${index + 1}`, card: `${digits}${checkDigit(digits)}` };
  });
}
