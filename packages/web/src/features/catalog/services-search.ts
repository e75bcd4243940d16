import { Lifecycle, SERVICE_ORDERS, ServiceHealth } from "@shipshape/contract/catalog";
import * as z from "zod";
import { addressWord } from "../../kernel/address-word.ts";

/** What the address of the list of services holds; what is as usual is not in it. */
export const ServicesSearch = z.object({
  find: addressWord,
  owner: addressWord,
  tier: z.number().int().min(1).max(4).optional().catch(undefined),
  lifecycle: Lifecycle.optional().catch(undefined),
  health: ServiceHealth.optional().catch(undefined),
  sort: z.enum(SERVICE_ORDERS).exclude(["health"]).optional().catch(undefined),
});
export type ServicesSearch = z.infer<typeof ServicesSearch>;

/** The question to the server that an address asks. */
export const queryOf = ({ find, ...rest }: ServicesSearch) => ({ ...rest, ...(find ? { search: find } : {}) });
