import { SLO_ORDERS, SloStatus } from "@shipshape/contract/slo";
import * as z from "zod";
import { addressWord } from "../../kernel/address-word.ts";

/** What narrows and orders the list of objectives, as it stands in the address. */
export const SloSearch = z.object({
  find: addressWord,
  service: addressWord,
  team: addressWord,
  state: SloStatus.optional().catch(undefined),
  sort: z.enum(SLO_ORDERS).exclude(["exhaustion"]).optional().catch(undefined),
  /** The roll-ups whose groups are shown. */
  open: z.array(z.string()).max(20).optional().catch(undefined),
});
export type SloFilter = z.infer<typeof SloSearch>;

/** The question to the server that an address asks. */
export const sloQueryOf = ({ find, state, open: _, ...rest }: SloFilter) => ({
  ...rest,
  ...(find ? { search: find } : {}),
  ...(state ? { status: state } : {}),
});
